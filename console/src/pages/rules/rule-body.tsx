import type { ReactNode } from 'react';
import type { RuleMeasure } from '../../../../engine/contract/case-measures.ts';
import type { RuleDetail, RuleTitle } from '../../../../engine/contract/rule.ts';
import { Precision } from '../../cases/verdict-figures.tsx';
import { Fact } from '../../components/fact.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { inTongue, langOf } from '../../i18n/tongue.ts';
import { named } from '../../i18n/zh.ts';
import { RuleMarks } from './rule-marks.tsx';
import { RuleTests } from './rule-tests.tsx';
import type { Verdicts } from './use-verdicts.ts';
import { againOf, countedOf, lengthOf, scopeLines, scoreOf, wholeOf } from './words.ts';
import { YamlView } from './yaml-view.tsx';

/** Everything below the head: why the rule is there, what it listens for, how it is proved. */
export function RuleBody({ rule, verdicts }: { rule: RuleDetail; verdicts: Verdicts | null }) {
  const { t, language } = useLanguage();
  const reference = inTongue(rule.reference, rule.reference_en, language);
  const wrong = inTongue(rule.false_positives, rule.false_positives_en, language) ?? [];
  const reason = inTongue(rule.reason, rule.reason_en, language);
  const coach = inTongue(rule.coach, rule.coach_en, language);
  return (
    <div className="rule-body">
      <div className="rule-main">
        {reason ? (
          <Part title={t.rules.reason}>
            <p lang={langOf(reason, language)}>{reason}</p>
          </Part>
        ) : null}
        {coach ? (
          <Part title={t.rules.coach}>
            <p className="rule-coach" lang={langOf(coach, language)}>
              {coach}
            </p>
          </Part>
        ) : null}
        <Listens rule={rule} />
        {wrong.length > 0 ? (
          <Part title={t.rules.falsePositives}>
            <ul className="rule-points">
              {wrong.map((one) => (
                <li key={one} lang={langOf(one, language)}>
                  {one}
                </li>
              ))}
            </ul>
          </Part>
        ) : null}
        {reference ? (
          <Part title={t.rules.reference}>
            <p lang={langOf(reference, language)}>{reference}</p>
          </Part>
        ) : null}
      </div>
      <div className="rule-side">
        <Facts rule={rule} verdicts={verdicts} />
        <RuleTests tests={rule.test_list} />
        {rule.across ? null : <RuleMarks key={rule.id} rule={rule.id} category={rule.category} />}
      </div>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rule-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** What reasons of flags call it, else what it is a part of; its name in the file is for who reads the conditions. */
function RefTitle({ of, name, macros }: { of: RuleTitle; name: string; macros: RuleDetail['macros'] }) {
  const { language, t } = useLanguage();
  const whole = of.title === undefined ? wholeOf(name, macros) : undefined;
  const words =
    of.title !== undefined
      ? inTongue(of.title, of.title_en, language)
      : whole === undefined
        ? t.rules.partOfRule
        : t.rules.partOf(inTongue(whole.title ?? '', whole.title_en, language));
  return (
    <>
      <span className={of.title === undefined ? 'rule-ref-title quiet' : 'rule-ref-title'}>{words}</span>
      <code className="quiet">{name}</code>
    </>
  );
}

function Listens({ rule }: { rule: RuleDetail }) {
  const t = useT();
  const { when, lists, macros, exceptions } = rule;
  return (
    <Part title={t.rules.listens}>
      <YamlView text={when} />
      <p className="quiet rule-hint">{t.rules.conditionHint}</p>
      {macros.length > 0 ? (
        <>
          <h4>{t.rules.macros}</h4>
          {macros.map((macro, index) => (
            // Mostly the rule is its first condition, and the others are its exceptions.
            <details key={macro.name} className="rule-ref" open={index === 0}>
              <summary>
                <RefTitle of={macro} name={macro.name} macros={macros} />
              </summary>
              <YamlView text={macro.when} />
            </details>
          ))}
        </>
      ) : null}
      {lists.length > 0 ? (
        <>
          <h4>{t.rules.lists}</h4>
          {lists.map((list) => (
            <details key={list.name} className="rule-ref">
              <summary>
                <RefTitle of={list} name={`$${list.name}`} macros={macros} />
                <span className="quiet num">{t.rules.words(list.words.length)}</span>
              </summary>
              <p className="rule-words">{list.words.join(t.listSeparator)}</p>
            </details>
          ))}
        </>
      ) : null}
      {exceptions.length > 0 ? (
        <>
          <h4>{t.rules.exceptions}</h4>
          {exceptions.map((exception) => (
            <div key={exception.when} className="rule-exception">
              <p>{exception.reason}</p>
              <YamlView text={exception.when} />
            </div>
          ))}
        </>
      ) : null}
    </Part>
  );
}

function Facts({ rule, verdicts }: { rule: RuleDetail; verdicts: Verdicts | null }) {
  const { t, language } = useLanguage();
  const scope = scopeLines(rule.scope, t);
  return (
    <dl className="rule-facts num">
      <Fact name={t.rules.category}>{named(t.category, rule.category)}</Fact>
      {rule.by ? <Fact name={t.rules.by}>{t.by[rule.by]}</Fact> : null}
      {rule.across ? <Fact name={t.rules.acrossCalls}>{countedOf(rule.across, t)}</Fact> : null}
      <Fact name={t.rules.scope}>
        {scope.length === 0
          ? t.rules.everyCall
          : scope.map(({ name, values }) => (
              <span key={name} className="rule-scope">
                <span className="quiet">{name}</span> {values}
              </span>
            ))}
      </Fact>
      <Fact name={t.rules.again}>{againOf(rule.cooldown, t)}</Fact>
      {rule.for === undefined ? null : <Fact name={t.rules.lasting}>{lengthOf(rule.for, t)}</Fact>}
      {rule.score ? <Fact name={t.rules.score}>{scoreOf(rule.score, t, language)}</Fact> : null}
      {rule.owner ? <Fact name={t.rules.owner}>{rule.owner}</Fact> : null}
      {verdicts ? (
        <Fact name={t.rules.judged}>
          {typeof verdicts === 'string' ? (
            <span className="quiet">{t.rules.figures.verdicts[verdicts]}</span>
          ) : (
            <Judged of={verdicts.get(rule.id) ?? null} />
          )}
        </Fact>
      ) : null}
      {rule.across ? null : (
        <Fact name={t.rules.marked}>
          <Marked rule={rule} />
        </Fact>
      )}
      <Fact name={t.rules.openFlags}>
        {rule.across ? t.rules.openScopeFlags(rule.open_flags) : t.rules.openFlagsCount(rule.open_flags)}
      </Fact>
    </dl>
  );
}

/** What people judged of its flags in cases. */
function Judged({ of }: { of: RuleMeasure | null }) {
  const t = useT();
  if (!of || of.right + of.wrong + of.unclear === 0)
    return <span className="quiet">{t.rules.judgedNone}</span>;
  const { verdicts } = t.cases;
  return (
    <>
      <span className="rule-scope">
        {verdicts.right} {of.right} · {verdicts.wrong} {of.wrong} · {verdicts.unclear} {of.unclear}
      </span>
      {of.precision ? (
        <span className="rule-scope">
          {t.cases.measures.precision} <Precision of={of} />
        </span>
      ) : null}
    </>
  );
}

/** What people marked on the pages of calls. */
function Marked({ rule: { wrong, missed, raised } }: { rule: RuleDetail }) {
  const t = useT();
  if (wrong + missed === 0) return <span className="quiet">{t.rules.markedNone}</span>;
  return (
    <>
      <span className="rule-scope">{t.rules.wrong(wrong, raised)}</span>
      <span className="rule-scope">{t.rules.missed(missed)}</span>
    </>
  );
}
