/** What the inspector says of the call, as it stands on the page and as the server has it. */
import { useCallback, useMemo, useRef, useState } from 'react';
import {
  type Review,
  type ReviewItem,
  scoreOf,
  unexplained,
  unsaid,
} from '../../../../../engine/contract/review.ts';
import { newId } from '../../../cases/requests.ts';
import { type ReviewForm, saveReview } from '../requests.ts';
import { troubleOf, useTexts } from '../texts.ts';

export function useReview(form: ReviewForm, round: string | null) {
  const t = useTexts();
  const [own, setOwn] = useState<Review | null>(form.own);
  /** The review that counts, where somebody else has it. */
  const held = round === null ? form.others.find(({ kind }) => kind === 'review') : undefined;
  const [take, setTake] = useState(false);
  const shown = held?.state === 'done' ? held : form.own;
  const [items, setItems] = useState<readonly ReviewItem[]>(() =>
    shown && shown.items.length > 0 ? shown.items : form.items,
  );
  const [comment, setComment] = useState(shown?.comment ?? '');
  const [dirty, setDirty] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  /** Of the words that are on their way: a repetition after a lost answer is the same command. */
  const command = useRef<{ words: string; id: string } | null>(null);

  const say = useCallback((rule: string, points: number | null, reason: string | null) => {
    setItems((before) => before.map((one) => (one.rule === rule ? { ...one, points, reason } : one)));
    setDirty(true);
    setSaved(false);
    setTrouble(null);
  }, []);
  const write = useCallback((text: string) => {
    setComment(text);
    setDirty(true);
    setSaved(false);
  }, []);

  /** @returns whether it is kept */
  const save = async (finish: boolean): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setTrouble(null);
    const words = {
      call: form.call.call,
      round,
      rev: own?.rev ?? (take ? held?.rev : undefined) ?? 0,
      items: items
        .filter(({ points }) => points !== null)
        .map(({ rule, points, reason }) => ({ rule, points, reason })),
      comment,
      finish,
      ...(take ? { take } : {}),
    };
    const said = JSON.stringify(words);
    if (command.current?.words !== said) command.current = { words: said, id: newId() };
    try {
      const review = await saveReview(words, command.current.id);
      setOwn(review);
      setDirty(false);
      setSaved(!finish);
      return true;
    } catch (error) {
      setTrouble(troubleOf(error, t));
      return false;
    } finally {
      setBusy(false);
    }
  };

  const figures = useMemo(
    () => ({
      score: scoreOf(items),
      taken: items.filter(({ machine }) => machine < 0).length,
      open: unsaid(items).length,
      bare: unexplained(items).length,
    }),
    [items],
  );
  const fixed = own?.state === 'done' || (held !== undefined && (held.state === 'done' || !take));
  return {
    own,
    held,
    fixed,
    takeOver: () => setTake(true),
    taking: take,
    items,
    comment,
    dirty,
    busy,
    trouble,
    saved,
    say,
    write,
    save,
    ...figures,
  };
}
