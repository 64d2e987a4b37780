/** Sound and desktop notification on critical flags. */
import type { alarmZh } from './alarm-zh.ts';

export const alarmEn: typeof alarmZh = {
  title: 'Alerts on critical flags',
  on: 'Alerts: sound on',
  muted: 'Alerts: muted',
  sound: 'Sound',
  notify: 'Desktop notification',
  try: 'Try the sound',
  denied:
    'The browser blocks notifications of this site. Allow them in its site settings, left of the address.',
  none: 'This browser, or this address without TLS, has no desktop notifications.',
  note: 'At most once a minute per call, never for tentative flags, and from one of your open pages only.',
};
