/** A zone in which it is between three and four in the afternoon, whatever the hour of the test. */
export function afternoonZone(now: Date): string {
  const ahead = 15 - now.getUTCHours();
  const hours = ahead > 12 ? ahead - 24 : ahead;
  return hours === 0 ? 'Etc/UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}
