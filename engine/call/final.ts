/** A final as its call keeps it, and the one order of finals. */
import type { Evidence } from '../contract/flag.ts';
import type { Mood } from '../contract/mood.ts';
import type { UtteranceView } from '../contract/outcome.ts';
import type { Heard } from '../rules/compile.ts';

export interface Final extends UtteranceView {
  /** What the rules of the call heard in its words. */
  heard: readonly Heard[];
  /** undefined: the model has not answered · null: it never will. */
  score: Mood | null | undefined;
}

/** Name of an utterance within its call; the anchor of flags that rest on its words. */
export function keyOf({ channel, utterance }: { channel: number; utterance: string }): string {
  return `${channel}/${utterance}`;
}

/** Whether somebody says something in it: a recogniser takes a guess back by a final without text, which is no speech. */
export function hasWords({ text }: { text: string }): boolean {
  return text.trim() !== '';
}

/** Canonical order: by end, since that is the order in which two legs usually arrive. */
export function byOrder(a: UtteranceView, b: UtteranceView): number {
  return (
    a.end_ms - b.end_ms ||
    a.start_ms - b.start_ms ||
    a.channel - b.channel ||
    (a.utterance < b.utterance ? -1 : a.utterance > b.utterance ? 1 : 0)
  );
}

/** Field by field: it is made for every record, and copying "the rest" takes ten times as long. */
export function viewOf(final: Final): UtteranceView {
  const { call, utterance, rev, channel, role, start_ms, end_ms, text, mood, confidence } = final;
  const view: UtteranceView = {
    call,
    utterance,
    rev,
    channel,
    role,
    final: final.final,
    start_ms,
    end_ms,
    text,
    mood,
  };
  if (confidence !== undefined) view.confidence = confidence;
  return view;
}

/** The words [start, end) as evidence; without offsets all of them. */
export function quote(final: UtteranceView, start = 0, end = final.text.length): Evidence {
  const { channel, utterance, rev, text, start_ms } = final;
  return { channel, utterance, rev, start, end, text: text.slice(start, end), start_ms };
}
