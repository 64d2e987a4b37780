/** The telephone systems that the server listens to: whether each is connected, and why not. */
import type { SiteHealth } from '../../../../engine/contract/health.ts';
import { useWhen } from '../../components/when.ts';
import type { OpsTexts } from '../../i18n/ops-zh.ts';
import { useOps } from './ops-parts.tsx';

const TELEPHONY_COLUMNS = ['system', 'state', 'since', 'error'] as const;

/** Why a telephone system is not connected; null: the code is newer than this page. */
export function telephonyWords({ code, got }: { code: string; got?: string }, o: OpsTexts): string | null {
  const { faults } = o.health.telephony;
  if (!Object.hasOwn(faults, code)) return null;
  const words = faults[code as keyof typeof faults];
  return got === undefined ? words : o.alerts.faultGot(words, got);
}

/** Those that are listened to; nothing where none is. */
export function Telephony({ health: { telephony } }: { health: SiteHealth }) {
  const o = useOps();
  const when = useWhen();
  const { title, text, columns, states } = o.health.telephony;
  if (telephony.length === 0) return null;
  return (
    <section className="panel ops-part" aria-labelledby="ops-telephony">
      <header>
        <h2 id="ops-telephony">{title}</h2>
        <p>{text}</p>
      </header>
      <table className="settings-table">
        <thead>
          <tr>
            {TELEPHONY_COLUMNS.map((column) => (
              <th key={column} scope="col">
                {columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {telephony.map(({ system, fault, since }) => {
            const state = fault === null ? 'connected' : since === null ? 'dialling' : 'away';
            const looks = { connected: 'is-on', dialling: 'is-waiting', away: 'is-bad' } as const;
            return (
              <tr key={system} data-telephony={system}>
                <th scope="row">{system}</th>
                <td>
                  <span className={`settings-state ${looks[state]}`}>{states[state]}</span>
                </td>
                <td className="num">{since === null ? <span className="quiet">–</span> : when(since)}</td>
                <td className="settings-wrap">
                  {state === 'away' && fault !== null ? (
                    (telephonyWords(fault, o) ?? fault.code)
                  ) : (
                    <span className="quiet">–</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
