/** Silences: what is told to nobody for a while, why, and until when. */

import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { SEVERITIES } from '../../../../engine/contract/flag.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useRuleNames } from '../../components/rule-title.tsx';
import { useWhen } from '../../components/when.ts';
import { useT } from '../../i18n/index.tsx';
import { matchWords } from './alert-words.ts';
import { useOps, useTask } from './ops-parts.tsx';
import { endSilence, fetchSilences, type Match, makeSilence, type Silence } from './ops-requests.ts';
import { Listed, Sure } from './parts.tsx';
import { useList } from './use-list.ts';

const LABELS = ['severity', 'category', 'rule', 'team', 'queue', 'agent'] as const;
const MINUTES = [30, 60, 240, 480, 1_440, 10_080];
const USUAL = 60;

export function Silences() {
  const o = useOps();
  const list = useList(fetchSilences);
  const [making, setMaking] = useState(false);
  return (
    <section className="panel ops-part" aria-labelledby="ops-silences">
      <header>
        <h2 id="ops-silences">{o.alerts.silences}</h2>
        <p>{o.alerts.silencesText}</p>
        {making ? null : (
          <span className="ops-tools">
            <button type="button" className="plain-button" onClick={() => setMaking(true)}>
              {o.alerts.newSilence}
            </button>
          </span>
        )}
      </header>
      {making ? (
        <SilenceForm
          onCancel={() => setMaking(false)}
          onMade={() => {
            setMaking(false);
            list.again();
          }}
        />
      ) : null}
      <Listed list={list} empty={{ title: o.alerts.noSilences, text: o.alerts.noSilencesText }}>
        {(silences) => (
          <table className="settings-table">
            <thead>
              <tr>
                <th scope="col">{o.alerts.what}</th>
                <th scope="col">{o.alerts.state}</th>
                <th scope="col">{o.alerts.when}</th>
                <th scope="col">{o.alerts.reason}</th>
                <th scope="col">{o.alerts.by}</th>
                <th>
                  <span className="visually-hidden">{o.alerts.end}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {silences.map((silence) => (
                <SilenceRow key={silence.id} silence={silence} onEnded={list.again} />
              ))}
            </tbody>
          </table>
        )}
      </Listed>
    </section>
  );
}

function SilenceRow({ silence, onEnded }: { silence: Silence; onEnded(): void }) {
  const o = useOps();
  const t = useT();
  const when = useWhen();
  const ruleName = useRuleNames();
  const { id, match, from, until, active, reason, by, ended_by } = silence;
  return (
    <tr data-off={!active || undefined} data-silence={id}>
      <th scope="row" className="settings-wrap" title={matchWords(match, o, t)}>
        {matchWords(match, o, t, ruleName)}
      </th>
      <td>
        <span className={`settings-state ${active ? 'is-waiting' : 'is-off'}`}>
          {active ? o.alerts.active : ended_by === null ? o.alerts.over : o.alerts.ended(ended_by)}
        </span>
      </td>
      <td className="num">{o.alerts.span(when(from), when(until))}</td>
      <td className="settings-wrap">
        <MaskedText text={reason} />
      </td>
      <td>{by}</td>
      <td className="settings-actions">
        {active ? (
          <Sure
            label={o.alerts.end}
            question={o.alerts.endAsk}
            onYes={async () => {
              await endSilence(id);
              onEnded();
            }}
          />
        ) : null}
      </td>
    </tr>
  );
}

function SilenceForm({ onCancel, onMade }: { onCancel(): void; onMade(): void }) {
  const o = useOps();
  const t = useT();
  const [match, setMatch] = useState<Match>({});
  const [minutes, setMinutes] = useState(USUAL);
  const [reason, setReason] = useState('');
  const [lacks, setLacks] = useState(false);
  const { busy, trouble, run } = useTask();
  const options: Partial<Record<string, { value: string; label: string }[]>> = {
    severity: SEVERITIES.map((value) => ({ value, label: t.severity[value] })),
    category: Object.entries(t.category).map(([value, label]) => ({ value, label })),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = Object.fromEntries(Object.entries(match).filter(([, values]) => values.length > 0));
    if (Object.keys(given).length === 0) return setLacks(true);
    setLacks(false);
    void run(async () => {
      await makeSilence({ match: given, minutes, reason: reason.trim() });
      onMade();
    });
  };
  return (
    <form className="settings-form" onSubmit={submit} aria-label={o.alerts.newSilence}>
      {LABELS.map((label) => (
        <div key={label} className="settings-field">
          <span id={`silence-${label}`}>{o.labels[label]}</span>
          <Select
            mode={options[label] ? 'multiple' : 'tags'}
            aria-labelledby={`silence-${label}`}
            value={match[label] ?? []}
            {...(options[label] ? { options: options[label] } : { open: false, suffixIcon: null })}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(values: string[]) => {
              setMatch({ ...match, [label]: values });
              setLacks(false);
            }}
          />
        </div>
      ))}
      <label>
        <span>{o.alerts.length}</span>
        <select value={minutes} onChange={({ target: { value } }) => setMinutes(Number(value))}>
          {MINUTES.map((one) => (
            <option key={one} value={one}>
              {o.alerts.minutes(one)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{o.alerts.reason}</span>
        <Input
          value={reason}
          required
          maxLength={500}
          placeholder={o.alerts.reasonHint}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <div className="settings-form-foot">
        <small>{o.alerts.anyOf}</small>
        {lacks || trouble ? (
          <p className="form-trouble" role="alert">
            {trouble ?? o.alerts.atLeastOne}
          </p>
        ) : null}
        <Button onClick={onCancel}>{t.access.cancel}</Button>
        <Button type="primary" htmlType="submit" disabled={busy || reason.trim() === ''}>
          {o.alerts.make}
        </Button>
      </div>
    </form>
  );
}
