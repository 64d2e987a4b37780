/** The figures of the whole, each beside the time before. */
import type { ReactNode } from 'react';
import { Tip } from '../../components/tip.tsx';
import { useLanguage } from '../../i18n/index.tsx';
import { rate } from '../../lib/format.ts';
import { Card } from './card.tsx';
import { number, whole } from './numbers.ts';
import type { Range } from './requests.ts';
import { useTexts } from './texts.ts';
import { type Asked, useFigure } from './use-figure.ts';
import { useView } from './view.ts';

const first = ({ figure }: Asked) => figure?.rows[0];

export function Overview({ before, volume, cases }: { before: Range; volume: Asked; cases: Asked }) {
  const t = useTexts();
  const { range, drill } = useView();
  const coverage = useFigure('coverage', range, 'all');
  const rates = useFigure('rates', range, 'all');
  const means = useFigure('score_means', range, 'all');
  const repeats = useFigure('repeats', range, 'all');
  const asked = [volume, coverage, rates, means, repeats, cases];
  const old = {
    coverage: first(useFigure('coverage', before, 'all')),
    rates: first(useFigure('rates', before, 'all')),
    means: first(useFigure('score_means', before, 'all')),
    repeats: first(useFigure('repeats', before, 'all')),
  };
  const of = (value: number | null, say: (value: number) => string) => (value === null ? null : say(value));
  const told = (value: number | null, say: (value: number) => string) =>
    value === null ? null : t.before(say(value));
  const count = (one: Asked, name: string) => number(first(one), name) ?? 0;
  const known = count(coverage, 'known');
  const points = (value: number) => value.toFixed(1);
  return (
    <Card title={t.overview} asked={asked} range={range} wide empty={volume.figure?.rows.length === 0}>
      <dl className="report-tiles">
        <Tile
          name={t.tiles.heard}
          of={volume}
          value={whole(count(volume, 'heard'))}
          onPick={() => drill({ kind: 'heard' })}
        >
          {t.tiles.ofCalls(count(volume, 'all_calls'))}
        </Tile>
        <Tile
          name={t.tiles.coverage}
          of={coverage}
          value={of(number(first(coverage), 'coverage'), rate) ?? t.unknown}
          before={told(number(old.coverage, 'coverage'), rate)}
          onPick={known > 0 ? () => drill({ kind: 'not_heard' }) : undefined}
        >
          {known === 0 ? t.tiles.noCti : t.tiles.ofKnown(count(coverage, 'heard'), known)}
        </Tile>
        <Tile
          name={t.tiles.anger}
          of={rates}
          value={of(number(first(rates), 'anger_rate'), rate)}
          before={told(number(old.rates, 'anger_rate'), rate)}
          onPick={() => drill({ kind: 'angry' })}
        >
          {t.tiles.calls(count(rates, 'angry'))}
        </Tile>
        <Tile
          name={t.tiles.compliance}
          of={rates}
          value={of(number(first(rates), 'compliance_rate'), rate)}
          before={told(number(old.rates, 'compliance_rate'), rate)}
          onPick={() => drill({ kind: 'not_compliant' })}
        >
          {t.tiles.calls(count(rates, 'compliant'))}
        </Tile>
        <Tile
          name={t.tiles.score}
          of={means}
          value={of(number(first(means), 'mean'), points)}
          before={told(number(old.means, 'mean'), points)}
          onPick={count(means, 'scored') > 0 ? () => drill({ kind: 'scored' }) : undefined}
        >
          {t.tiles.scored(count(means, 'scored'))}
        </Tile>
        <Tile
          name={t.tiles.repeats}
          of={repeats}
          value={of(number(first(repeats), 'repeat_rate'), rate)}
          before={told(number(old.repeats, 'repeat_rate'), rate)}
          onPick={count(repeats, 'repeated') > 0 ? () => drill({ kind: 'repeated' }) : undefined}
        >
          {t.tiles.followed(count(repeats, 'followed_up'))}
        </Tile>
        <Tile
          name={t.tiles.cases}
          of={cases}
          value={of(number(first(cases), 'in_time_rate'), rate)}
          onPick={count(cases, 'cases') > 0 ? () => drill({ kind: 'case' }) : undefined}
        >
          {t.tiles.ofCases(count(cases, 'cases'), count(cases, 'still_open'))}
        </Tile>
      </dl>
    </Card>
  );
}

function Tile(props: {
  name: string;
  /** Whose formula explains it. */
  of: Asked;
  value: string | null;
  before?: string | null;
  onPick?: (() => void) | undefined;
  children: ReactNode;
}) {
  const { name, of, value, before = null, onPick, children } = props;
  const { language } = useLanguage();
  const formula = of.figure?.formula[language];
  const shown = value ?? '–';
  return (
    <div>
      <dt>
        {formula === undefined ? (
          name
        ) : (
          <Tip text={formula}>
            <span>{name}</span>
          </Tip>
        )}
      </dt>
      <dd className="num">
        {onPick ? (
          <button type="button" className="tile-value" onClick={onPick}>
            {shown}
          </button>
        ) : (
          <b className="tile-value">{shown}</b>
        )}
        <small>{children}</small>
        {before === null ? null : <small>{before}</small>}
      </dd>
    </div>
  );
}
