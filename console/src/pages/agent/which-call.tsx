/** Whoever writes with customers has several calls at once: which of them the panel shows, and where prompts wait. */
import { useT } from '../../i18n/index.tsx';
import { clock } from '../../lib/times.ts';

interface OpenCall {
  id: string;
  queue: string | undefined;
  at_ms: number;
  /** How many stand in it now. */
  prompts: number;
}

interface WhichCallProps {
  calls: readonly OpenCall[];
  shown: string;
  choose(call: string): void;
}

export function WhichCall({ calls, shown, choose }: WhichCallProps) {
  const t = useT();
  return (
    <fieldset className="agent-calls" aria-label={t.agent.calls(calls.length)}>
      <span className="agent-quiet">{t.agent.calls(calls.length)}</span>
      {calls.map(({ id, queue, at_ms, prompts }) => (
        <button
          key={id}
          type="button"
          data-call={id}
          aria-pressed={id === shown}
          title={id}
          onClick={() => choose(id)}
        >
          {queue} <span className="num">{clock(at_ms)}</span>
          {prompts > 0 && id !== shown ? <b>{t.agent.waiting(prompts)}</b> : null}
        </button>
      ))}
    </fieldset>
  );
}
