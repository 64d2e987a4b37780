import { riskBand } from '../../lib/bands.ts';

export function Risk({ risk }: { risk: number }) {
  return (
    <span className={`risk risk-${riskBand(risk)} num`}>
      {risk}
      <i aria-hidden="true">
        <b style={{ width: `${risk}%` }} />
      </i>
    </span>
  );
}
