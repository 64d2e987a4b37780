import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Mark } from '../../../../engine/contract/mark.ts';
import { codeOf } from '../../api/http.ts';
import { fetchMarks } from '../../api/requests.ts';
import { useMay } from '../../api/session.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotReadLine } from '../../components/not-read.tsx';
import { useWhen } from '../../components/when.ts';
import { useT } from '../../i18n/index.tsx';
import { MakeTest } from '../call/make-test.tsx';

/**
 * Where people marked that the rule missed something, or was wrong, and misses of its category that name no rule: each
 * leads to its call, and to a test of the rule.
 */
export function RuleMarks({ rule, category }: { rule: string; category: string }) {
  const t = useT();
  const when = useWhen();
  const may = useMay('mark');
  const [got, setGot] = useState<{ items: readonly Mark[]; more: boolean } | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const read = useCallback(() => {
    if (!may) return;
    setFailed(null);
    Promise.all([fetchMarks({ rule }), fetchMarks({ category, kind: 'missed' })]).then(
      ([own, others]) =>
        setGot({
          items: [...own.items, ...others.items.filter((mark) => mark.rule === null)],
          more: own.next !== null || others.next !== null,
        }),
      (error: unknown) => setFailed(codeOf(error)),
    );
  }, [may, rule, category]);
  useEffect(read, [read]);
  if (!may) return null;
  const { marks } = t.rules;
  return (
    <section className="rule-part rule-marks">
      <h3>{marks.title}</h3>
      {failed ? (
        <NotReadLine again={read} code={failed} />
      ) : got === null ? (
        <p className="quiet">{t.rules.loading}</p>
      ) : got.items.length === 0 ? (
        <p className="quiet">{marks.none}</p>
      ) : (
        <ul>
          {got.items.map((mark) => (
            <li key={mark.id} data-mark={mark.id}>
              <span className={`tag is-${mark.kind}`}>{t.marks[mark.kind]}</span>{' '}
              <Link
                href={`/calls/${encodeURIComponent(mark.call)}${mark.flag === null ? '' : `?flag=${encodeURIComponent(mark.flag)}`}`}
              >
                {mark.call}
              </Link>
              {mark.note ? (
                <q>
                  <MaskedText text={mark.note} />
                </q>
              ) : null}
              <span className="quiet num">
                {mark.by} · {when(mark.at)}
              </span>
              {mark.rule === null ? <span className="quiet">{marks.ofCategory}</span> : null}
              <MakeTest of={{ mark: mark.id, rule }} />
            </li>
          ))}
        </ul>
      )}
      {got?.more ? <p className="quiet">{marks.more(got.items.length)}</p> : null}
    </section>
  );
}
