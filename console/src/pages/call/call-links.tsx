import { isWritten } from '../../../../engine/contract/call.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { useSessionInfo } from '../../api/session.tsx';
import { useT } from '../../i18n/index.tsx';
import { filled } from '../../lib/links.ts';
import { clock } from '../../lib/times.ts';

/** Recording from the start; listen and whisper while the call goes on. */
export function CallLinks({ view }: { view: CallView }) {
  const t = useT();
  const session = useSessionInfo();
  // Nobody recorded what was typed.
  if (isWritten(view)) return null;
  const { call, agent, status } = view;
  const open = status === 'live' || status === 'idle';
  const values = { call_id: call, agent_id: agent?.id ?? '', seconds: 0 };
  const names = open ? (['recording', 'listen', 'whisper'] as const) : (['recording'] as const);
  return names.map((name) => {
    const template = session?.links[name];
    const url = template === undefined ? undefined : filled(template, values);
    return url === undefined ? null : (
      <Outward key={name} url={url} text={t.desk[name]} className="plain-button" />
    );
  });
}

/** The recording at a flag's second. */
export function RecordingAt({
  call,
  agent,
  at_ms,
}: {
  call: string;
  agent: string | undefined;
  at_ms: number;
}) {
  const t = useT();
  const template = useSessionInfo()?.links.recording;
  if (template === undefined) return null;
  const seconds = Math.max(0, Math.floor(at_ms / 1_000));
  const url = filled(template, { call_id: call, agent_id: agent ?? '', seconds });
  if (url === undefined) return null;
  return <Outward url={url} text={t.desk.recordingAt(clock(at_ms))} className="flag-recording num" />;
}

function Outward({ url, text, className }: { url: string; text: string; className: string }) {
  const t = useT();
  return (
    <a className={className} href={url} target="_blank" rel="noopener noreferrer" title={t.desk.opensTab}>
      {text}
    </a>
  );
}
