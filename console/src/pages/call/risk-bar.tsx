import { riskLevel } from './risk.ts';

export function Risk({ risk }: { risk: number }) {
  return (
    <span className={`risk risk-${riskLevel(risk)} num`}>
      {risk}
      <i aria-hidden="true">
        <b style={{ width: `${risk}%` }} />
      </i>
    </span>
  );
}
