/** Silences: what is told to nobody for a while, why, and until when. */

import { useState } from 'react';
import { MaskedText } from '../../components/masked-text.tsx';
import { useRuleNames } from '../../components/rule-title.tsx';
import { useWhen } from '../../components/when.ts';
import { useT } from '../../i18n/index.tsx';
import { matchWords } from './alert-words.ts';
import { useOps } from './ops-parts.tsx';
import { endSilence, fetchSilences, type Silence } from './ops-requests.ts';
import { Listed, Sure } from './parts.tsx';
import { SilenceForm } from './silence-form.tsx';
import { useList } from './use-list.ts';

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
