import { Button, Input, Select } from 'antd';
import { type FormEvent, useCallback, useState } from 'react';
import { Link } from 'wouter';
import { useMay } from '../../api/session.tsx';
import { NotReadLine } from '../../components/not-read.tsx';
import { useList } from '../settings/use-list.ts';
import { fetchInspectors, makeRound } from './requests.ts';
import { troubleOf, useTexts } from './texts.ts';

/** Gives chosen calls to several inspectors, each blind to the others. */
export function RoundForm({ calls, onClose }: { calls: readonly string[]; onClose(sent: boolean): void }) {
  const t = useTexts();
  const [name, setName] = useState('');
  const [who, setWho] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [sent, setSent] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(null);
    try {
      await makeRound({ name: name.trim(), calls, inspectors: who });
      setSent(true);
    } catch (error) {
      setTrouble(troubleOf(error, t));
    }
    setBusy(false);
  };
  if (sent)
    return (
      <p className="note quality-sent" role="status">
        {t.calibration.sent(calls.length, who.length)}{' '}
        <button type="button" className="plain-button" onClick={() => onClose(true)}>
          OK
        </button>
      </p>
    );
  return (
    <form className="panel quality-form" aria-label={t.calibration.make} onSubmit={submit}>
      <Field label={t.calibration.name}>
        <Input
          aria-label={t.calibration.name}
          maxLength={100}
          value={name}
          onChange={(e) => setName(e.target.value)}
        />
      </Field>
      <Field label={t.calibration.who}>
        <InspectorPicker label={t.calibration.who} least={2} value={who} onChange={setWho} />
      </Field>
      <div className="quality-form-foot">
        <Button
          htmlType="submit"
          type="primary"
          loading={busy}
          disabled={name.trim() === '' || who.length < 2}
        >
          {t.calibration.send}
        </Button>
        <Button onClick={() => onClose(false)}>{t.calibration.cancel}</Button>
        <Missing of={[name.trim() === '' && t.calibration.name, who.length < 2 && t.calibration.who]} />
        <span role="alert" className="quality-trouble">
          {trouble}
        </span>
      </div>
    </form>
  );
}

export function Field({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="quality-field">
      <span>{label}</span>
      {children}
    </div>
  );
}

/** Who can be given calls, of one team where it is known. */
export function useInspectors(team: string | null) {
  return useList(useCallback(() => fetchInspectors(team), [team]));
}

interface Picking {
  label: string;
  /** As many are needed. */
  least: number;
  /** null: not of one team. */
  team?: string | null;
  value: string[];
  onChange(next: string[]): void;
}

export function InspectorPicker({ label, least, team = null, value, onChange }: Picking) {
  const { items, failed, again } = useInspectors(team);
  return (
    <>
      <Select
        mode="multiple"
        aria-label={label}
        value={value}
        options={(items ?? []).map(({ name }) => ({ value: name, label: name }))}
        onChange={onChange}
      />
      <TooFew there={items?.length} least={least} failed={failed} again={again} />
    </>
  );
}

/** Where fewer can be given calls than are needed: that, and where it is mended. */
export function TooFew(props: {
  there: number | undefined;
  least: number;
  failed: string | null;
  again(): void;
}) {
  const { there, least, failed, again } = props;
  const t = useTexts();
  const mayUsers = useMay('users');
  if (failed !== null)
    return (
      <span className="quality-trouble">
        <NotReadLine again={again} code={failed} />
      </span>
    );
  if (there === undefined || there >= least) return null;
  return (
    <span className="quality-trouble">
      {t.tooFew(there, least)} {mayUsers ? <Link href="/settings/users">{t.toUsers}</Link> : t.askForUsers}
    </span>
  );
}

/** Beside a button that does nothing yet: what it waits for. */
export function Missing({ of }: { of: readonly (string | false)[] }) {
  const t = useTexts();
  const what = of.filter((one) => one !== false);
  return what.length === 0 ? null : <span className="quiet">{t.missing(what)}</span>;
}
