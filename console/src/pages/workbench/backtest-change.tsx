/** What a draft changes of one rule: how many flags, and which. */

import { useState } from 'react';
import { Link } from 'wouter';
import { codeOf } from '../../api/http.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotReadLine } from '../../components/not-read.tsx';
import { clock } from '../../lib/times.ts';
import { type ChangeKind, fetchChanged, type RuleChange, type Sample } from './requests.ts';
import { useTexts } from './texts.ts';

const KINDS: readonly ChangeKind[] = ['new', 'lost', 'moved'];

export function Change({ job, change }: { job: string; change: RuleChange }) {
  const { rule, title, before, after, samples } = change;
  return (
    <>
      <tr data-change={rule}>
        <th scope="row">
          {title} <code>{rule}</code>
        </th>
        <td>{before}</td>
        <td>{after}</td>
        <td className={change.new > 0 ? 'is-new' : undefined}>{change.new}</td>
        <td className={change.lost > 0 ? 'is-lost' : undefined}>{change.lost}</td>
        <td>{change.moved}</td>
      </tr>
      <tr className="wb-samples">
        <td colSpan={6}>
          <div>
            {KINDS.filter((kind) => kind !== 'moved' || samples.moved.length > 0).map((kind) => (
              <Flags key={kind} job={job} rule={rule} kind={kind} all={change[kind]} first={samples[kind]} />
            ))}
          </div>
        </td>
      </tr>
    </>
  );
}

interface FlagsProps {
  job: string;
  rule: string;
  kind: ChangeKind;
  /** How many there are. */
  all: number;
  /** Those of the report. */
  first: readonly Sample[];
}

/** Few at first; all in pages, as many as the server lists. */
function Flags({ job, rule, kind, all, first }: FlagsProps) {
  const t = useTexts();
  const [got, setGot] = useState<{ items: readonly Sample[]; next: string | null } | null>(null);
  const [state, setState] = useState<'idle' | 'busy' | { failed: string }>('idle');
  const more = async () => {
    setState('busy');
    try {
      const { items, next } = await fetchChanged(job, rule, kind, got?.next ?? null);
      setGot({ items: [...(got?.items ?? []), ...items], next });
      setState('idle');
    } catch (error) {
      setState({ failed: codeOf(error) });
    }
  };
  const items = got?.items ?? first;
  const whole = got !== null && got.next === null;
  return (
    <section className={`is-${kind}`}>
      <h4>{t.samples[kind]}</h4>
      {all === 0 ? <p className="quiet">{t.noSamples}</p> : null}
      <ul>
        {items.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule may raise two flags at one moment
          <OneSample key={`${one.call} ${one.at_ms} ${index}`} sample={one} />
        ))}
      </ul>
      {typeof state === 'object' ? (
        <p>
          <NotReadLine again={() => void more()} code={state.failed} />
        </p>
      ) : null}
      {whole && items.length < all ? <p className="quiet num">{t.listedOnly(items.length, all)}</p> : null}
      {all > items.length && !whole && typeof state === 'string' ? (
        <button
          type="button"
          className="link-button num"
          disabled={state === 'busy'}
          onClick={() => void more()}
        >
          {got === null ? t.showAll(all) : t.showMore}
        </button>
      ) : null}
      {got !== null ? (
        <button type="button" className="link-button" onClick={() => setGot(null)}>
          {t.showFew}
        </button>
      ) : null}
    </section>
  );
}

/** Leads to the call at that moment, in a tab of its own: the draft stays where it is. */
function OneSample({ sample: { call, at_ms, was_ms, text } }: { sample: Sample }) {
  return (
    <li>
      <Link href={`/calls/${encodeURIComponent(call)}?at=${at_ms}`} target="_blank">
        {call}{' '}
        <span>
          · {clock(at_ms)}
          {was_ms === undefined ? '' : ` ← ${clock(was_ms)}`}
        </span>
      </Link>
      {text ? (
        <q>
          <MaskedText text={text} />
        </q>
      ) : null}
    </li>
  );
}
