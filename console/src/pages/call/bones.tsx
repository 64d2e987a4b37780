/** The page of a call as it will stand, before anything of the call is known: each part keeps its place and its height. */
import type { CSSProperties } from 'react';
import { useT } from '../../i18n/index.tsx';
import { Back } from './back.tsx';
import '../../theme/bones.css';

/** Widths in %, as turns of a talk are: who asks is short, who explains is long. */
const TURNS = [46, 62, 24, 55, 38, 70, 30, 58, 42, 66, 28, 50];
/** Widths of values in the strip, px. */
const FACTS = [66, 44, 84, 76, 36, 36, 92];
/** Heights of a curve at rest, with one who raises the voice, %. */
const MOODS = [6, 5, 8, 6, 12, 40, 58, 34, 14, 9, 7, 10, 6, 8, 5, 7];
const CARDS = 2;

export function FactsBones() {
  return (
    <header className="panel facts">
      <Back />
      <div className="facts-bones" aria-hidden="true">
        <Bone width={72} tall />
        {FACTS.map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move
          <Bone key={index} width={width} />
        ))}
      </div>
    </header>
  );
}

function Bone({ width, tall = false }: { width: number; tall?: boolean }) {
  return (
    <span>
      <i className="bone" style={{ width: 30, height: 10 }} />
      <i className="bone" style={{ width, height: tall ? 17 : 14 }} />
    </span>
  );
}

export function CurveBones() {
  const t = useT();
  return (
    <section className="panel curve">
      <div className="curve-head">
        <h2>{t.curve.title}</h2>
        <i className="bone" style={{ width: 58, height: 10 }} aria-hidden="true" />
        <i className="bone" style={{ width: 74, height: 10 }} aria-hidden="true" />
      </div>
      <div className="curve-bones" aria-hidden="true">
        {MOODS.map((height, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move
          <i key={index} className="bone" style={{ height: `${height}%` }} />
        ))}
      </div>
    </section>
  );
}

/** Rows of the height that words have. */
export function WordsBones() {
  return (
    <div className="words-bones" aria-hidden="true">
      {TURNS.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never move
        <span key={index} style={{ '--width': `${width}%` } as CSSProperties}>
          <i className="bone" />
          <i className="bone" />
          <i className="bone" />
        </span>
      ))}
    </div>
  );
}

export function TranscriptBones() {
  const t = useT();
  return (
    <section className="panel transcript">
      <header className="panel-head">
        <h2>{t.transcript.title}</h2>
        <span className="visually-hidden" role="status">
          {t.call.loading}
        </span>
      </header>
      <WordsBones />
    </section>
  );
}

export function CardBones() {
  return (
    <div className="card-bones" aria-hidden="true">
      {Array.from({ length: CARDS }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never move
        <div key={index}>
          <i className="bone" style={{ width: '58%', height: 16 }} />
          <i className="bone" style={{ width: '30%', height: 10 }} />
          <i className="bone" style={{ height: 46 }} />
          <i className="bone" style={{ width: '44%', height: 26 }} />
        </div>
      ))}
    </div>
  );
}

export function FlagsBones() {
  const t = useT();
  return (
    <section className="panel call-flags">
      <header className="panel-head">
        <h2>{t.flags.title}</h2>
      </header>
      <CardBones />
    </section>
  );
}
