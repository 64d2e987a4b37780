import type { RuleTestView } from '../../../../engine/contract/rule.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { langOf } from '../../i18n/tongue.ts';
import { lengthOf } from './words.ts';

/** The rule's own tests by name: calls in which it must fire, and calls in which it must not. */
export function RuleTests({ tests }: { tests: readonly RuleTestView[] }) {
  const { t, language } = useLanguage();
  const must = tests.filter(({ expect }) => expect.length > 0);
  const mustNot = tests.filter(({ expect }) => expect.length === 0);
  return (
    <section className="rule-part rule-tests">
      <h3>
        {t.rules.tests}
        <span className="quiet num">{t.rules.testsCount(must.length, mustNot.length)}</span>
      </h3>
      <ul>
        {[...must, ...mustNot].map(({ name, expect }) => (
          <li key={name}>
            <span className={expect.length > 0 ? 'tag test-must' : 'tag'}>
              {expect.length > 0 ? t.rules.must : t.rules.mustNot}
            </span>
            <span lang={langOf(name, language)}>{name}</span>
            {expect.length > 0 ? (
              <span className="quiet num">
                {t.rules.mustAt(expect.map((at) => lengthOf(at, t)).join(t.listSeparator))}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
