/** The telephone systems that the server listens to: whether each is connected, and why not. */
import type { SiteHealth } from '../../../../engine/contract/health.ts';
import type { TelephonyState } from '../../../../engine/contract/telephony.ts';
import { ColumnHeads } from '../../components/column-heads.tsx';
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

const stateOf = ({ fault }: TelephonyState) =>
  fault === null ? 'connected' : fault.code === 'NOT_YET' ? 'dialling' : 'away';

export function SystemState({ of }: { of: TelephonyState }) {
  const { states } = useOps().health.telephony;
  const looks = { connected: 'is-on', dialling: 'is-waiting', away: 'is-bad' } as const;
  const state = stateOf(of);
  return <span className={`settings-state ${looks[state]}`}>{states[state]}</span>;
}

/** Those that are listened to; nothing where none is. */
export function Telephony({ health: { telephony } }: { health: SiteHealth }) {
  const o = useOps();
  const when = useWhen();
  const { title, text, columns } = o.health.telephony;
  if (telephony.length === 0) return null;
  return (
    <section className="panel ops-part" aria-labelledby="ops-telephony">
      <header>
        <h2 id="ops-telephony">{title}</h2>
        <p>{text}</p>
      </header>
      <table className="settings-table">
        <ColumnHeads columns={TELEPHONY_COLUMNS} words={columns} />
        <tbody>
          {telephony.map((one) => {
            const { system, fault, since } = one;
            return (
              <tr key={system} data-telephony={system}>
                <th scope="row">{system}</th>
                <td>
                  <SystemState of={one} />
                </td>
                <td className="num">{since === null ? <span className="quiet">–</span> : when(since)}</td>
                <td className="settings-wrap">
                  {fault !== null && stateOf(one) === 'away' ? (
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
