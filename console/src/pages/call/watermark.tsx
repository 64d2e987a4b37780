import { useEffect, useState } from 'react';
import { useSessionInfo, useTimeZone } from '../../api/session.tsx';
import { stamp } from '../../lib/times.ts';

const MINUTE_MS = 60_000;

/** Who looks, and when, over the whole of the words; a photograph of any part of it has both. */
export function Watermark() {
  const session = useSessionInfo();
  const zone = useTimeZone();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  if (!session?.watermark) return null;
  const text = `${session.user} ${stamp(now, zone)}`;
  return (
    <div
      className="watermark"
      aria-hidden="true"
      data-text={text}
      style={{ backgroundImage: `url("data:image/svg+xml,${encodeURIComponent(tile(text))}")` }}
    />
  );
}

/** One picture of the text, to be repeated; grey enough for either theme. */
function tile(text: string): string {
  const safe = text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="150"><text x="20" y="120" transform="rotate(-18 20 120)" font-family="sans-serif" font-size="14" fill="#7b8794" fill-opacity=".16">${safe}</text></svg>`;
}
