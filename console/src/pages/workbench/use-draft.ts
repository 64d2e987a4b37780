/** One file with the draft of it: fetched, kept a moment after the last letter, linted, and dropped again. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { RequestFailed } from '../../api/http.ts';
import { type Checked, dropDraft, fetchFile, keepDraft, lintText, type RuleFileText } from './requests.ts';

const KEEP_MS = 800;
const LINT_MS = 450;
const AGAIN_MS = 3_000;

export type Keeping = 'same' | 'kept' | 'waiting' | 'failed';

export interface DraftState {
  /** As it is in force; null while it is fetched. */
  file: RuleFileText | null;
  failed: unknown;
  text: string;
  /** Hash that the draft began from. */
  base: string;
  keeping: Keeping;
  /** Epoch ms of the last keeping. */
  keptAt: number;
  /** The latest answer; of an older text while `linting`. */
  lint: Checked | null;
  linting: boolean;
  change(text: string): void;
  /** Resolves when what is on the screen is kept on the server. */
  keep(): Promise<void>;
  discard(): Promise<void>;
  /** Goes on from the file as it is now. */
  rebase(): Promise<void>;
  reload(): Promise<void>;
}

export function useDraft(name: string): DraftState {
  const [file, setFile] = useState<RuleFileText | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [text, setText] = useState('');
  const [base, setBase] = useState('');
  const [keeping, setKeeping] = useState<Keeping>('same');
  const [keptAt, setKeptAt] = useState(0);
  const [answer, setAnswer] = useState<{ text: string; lint: Checked } | null>(null);
  const [linting, setLinting] = useState(false);
  const [tries, setTries] = useState(0);
  const latest = useRef({ text, base, file, keeping });
  latest.current = { text, base, file, keeping };

  const reload = useCallback(async () => {
    try {
      const got = await fetchFile(name).catch((error: unknown) => {
        // A new file: there is nothing on the server before its first draft.
        if (error instanceof RequestFailed && error.code === 'RULE_FILE_UNKNOWN')
          return { name, origin: 'draft', hash: '', text: '', draft: null } satisfies RuleFileText;
        throw error;
      });
      setFile(got);
      setFailed(null);
      setText(got.draft?.text ?? got.text);
      setBase(got.draft?.base ?? got.hash);
      setKeeping(got.draft ? 'kept' : 'same');
      if (got.draft) setKeptAt(Date.parse(got.draft.at));
    } catch (error) {
      setFailed(error);
    }
  }, [name]);
  useEffect(() => void reload(), [reload]);

  const keep = useCallback(async () => {
    const { text: now, base: from, file: known, keeping: state } = latest.current;
    if (state === 'kept' || state === 'same' || !known) return;
    try {
      if (now === known.text && from === known.hash) {
        await dropDraft(name);
        if (latest.current.text === now) setKeeping('same');
        return;
      }
      const { at } = await keepDraft(name, now, from);
      setKeptAt(Date.parse(at));
      if (latest.current.text === now) setKeeping('kept');
    } catch (error) {
      setKeeping('failed');
      throw error;
    }
  }, [name]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each letter begins the wait anew
  useEffect(() => {
    if (keeping !== 'waiting') return;
    const timer = setTimeout(() => void keep().catch(() => undefined), KEEP_MS);
    return () => clearTimeout(timer);
  }, [keeping, text, keep]);
  // What was written last is not lost with the page.
  useEffect(() => () => void keep().catch(() => undefined), [keep]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a try is a reason to ask again
  useEffect(() => {
    if (!file) return;
    const stop = new AbortController();
    setLinting(true);
    const timer = setTimeout(() => {
      lintText(name, text, stop.signal)
        .then((got) => {
          setAnswer({ text, lint: got });
          setLinting(false);
        })
        .catch(() => {
          // A busy server: asked again, a red line that never comes would look like a green one.
          if (!stop.signal.aborted) setTimeout(() => setTries((n) => n + 1), AGAIN_MS);
        });
    }, LINT_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [name, text, file, tries]);

  return {
    file,
    failed,
    text,
    base,
    keeping,
    keptAt,
    lint: answer?.lint ?? null,
    linting: linting || answer?.text !== text,
    change: useCallback((next: string) => {
      if (next === latest.current.text) return;
      setText(next);
      setKeeping('waiting');
    }, []),
    keep,
    discard: useCallback(async () => {
      await dropDraft(name);
      await reload();
    }, [name, reload]),
    rebase: useCallback(async () => {
      const now = await fetchFile(name);
      const { text: own } = latest.current;
      await dropDraft(name);
      await keepDraft(name, own, now.hash);
      await reload();
    }, [name, reload]),
    reload,
  };
}
