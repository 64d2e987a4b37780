import type { Checked } from './requests.ts';
import { useTexts } from './texts.ts';

/** Those that fail first, each with its truth table. */
export function TestsPanel({ tested, testing }: { tested: Checked | null; testing: boolean }) {
  const t = useTexts();
  if (testing) return <p role="status">{t.runningTests}</p>;
  if (!tested) return <p className="quiet">{t.testsNone}</p>;
  if (tested.errors.length > 0) return <p className="wb-bad">{t.testsBroken}</p>;
  const { tests } = tested;
  const failed = tests.filter(({ failure }) => failure !== null);
  const passed = tests.filter(({ failure }) => failure === null);
  return (
    <>
      <p className={failed.length > 0 ? 'wb-bad num' : 'wb-good num'} role="status">
        {failed.length > 0 ? t.testsFailed(failed.length, tests.length) : t.testsPassed(tests.length)}
      </p>
      <ul className="wb-tests">
        {failed.map(({ rule, name, failure }) => (
          <li key={`${rule} ${name}`} className="is-failed">
            <span className="tag wb-fail">{t.failedTest}</span> <strong>{name}</strong> <code>{rule}</code>
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
              tabIndex={0}
            >
              {failure?.split('\n').slice(1).join('\n').replace(/^ {4}/gm, '')}
            </pre>
          </li>
        ))}
        {passed.map(({ rule, name }) => (
          <li key={`${rule} ${name}`}>
            <span className="tag test-must">{t.passed}</span> {name} <code>{rule}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
