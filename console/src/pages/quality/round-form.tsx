import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useMay } from '../../api/session.tsx';
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
        <InspectorPicker label={t.calibration.who} value={who} onChange={setWho} />
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

/** Who can be given calls; where nobody can, it says so and leads to where that is mended. */
export function InspectorPicker(props: { label: string; value: string[]; onChange(next: string[]): void }) {
  const t = useTexts();
  const mayUsers = useMay('users');
  const { items, failed, again } = useList(fetchInspectors);
  return (
    <>
      <Select
        mode="multiple"
        aria-label={props.label}
        value={props.value}
        options={(items ?? []).map(({ name }) => ({ value: name, label: name }))}
        onChange={props.onChange}
      />
      {failed ? (
        <span className="quality-trouble">
          {t.failed}{' '}
          <button type="button" className="link-button" onClick={again}>
            {t.retry}
          </button>
        </span>
      ) : items?.length === 0 ? (
        <span className="quality-trouble">
          {mayUsers ? t.noInspectors : t.noInspectorsAsk}{' '}
          {mayUsers ? <Link href="/settings/users">{t.toUsers}</Link> : null}
        </span>
      ) : null}
    </>
  );
}

/** Beside a button that does nothing yet: what it waits for. */
export function Missing({ of }: { of: readonly (string | false)[] }) {
  const t = useTexts();
  const what = of.filter((one) => one !== false);
  return what.length === 0 ? null : <span className="quiet">{t.missing(what)}</span>;
}
