/** How loudly a risk of 0–100 is said. */
export function riskLevel(risk: number): 'high' | 'raised' | 'low' {
  if (risk >= 60) return 'high';
  return risk >= 30 ? 'raised' : 'low';
}
