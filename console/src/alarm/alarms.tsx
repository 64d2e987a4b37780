import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import type { Flag } from '../../../engine/contract/flag.ts';
import { useLanguage } from '../i18n/index.tsx';
import { useLiveStore } from '../live/provider.tsx';
import { holdAlone } from './alone.ts';
import { rings } from './book.ts';
import { rungMemory, useChoice } from './choice.ts';
import { notify } from './notice.ts';
import { allowSound, playTone } from './tone.ts';

/** Rings on critical flags, in one page of this browser. Draws nothing. */
export function Alarms() {
  const store = useLiveStore();
  const { language, t } = useLanguage();
  const [, go] = useLocation();
  const choice = useChoice();
  const latest = useRef({ choice, language, t, go });
  latest.current = { choice, language, t, go };

  useEffect(() => {
    const notices = holdAlone('earshot.alarm.notices');
    // A page that nobody has touched may not sound, so it must not hold the right to.
    let sounds: ReturnType<typeof holdAlone> | null = null;
    const touched = () => {
      allowSound();
      sounds ??= holdAlone('earshot.alarm.sounds');
    };
    for (const event of ['pointerdown', 'keydown']) document.addEventListener(event, touched);
    const ring = (flag: Flag) => {
      const { choice: now, language: tongue, t: texts, go: open } = latest.current;
      // Each way has a memory of its own: the page that sounds may be another one than the page that notifies.
      const due = (kind: 'sound' | 'notice') => rings(flag, Date.now() + store.skew, rungMemory(kind));
      if (now.sound && sounds?.isMine() && due('sound')) playTone();
      if (!now.notify || !notices.isMine() || !due('notice')) return;
      const title = tongue === 'en' && flag.title_en ? flag.title_en : flag.title;
      const who = [flag.agent?.name ?? flag.agent?.id, flag.queue].filter(Boolean).join(' · ');
      const place = `/calls/${encodeURIComponent(flag.call)}?flag=${encodeURIComponent(flag.id)}`;
      notify(`${texts.severity.critical}${texts.colon}${title}`, who, flag.call, () => open(place));
    };
    const unsubscribe = store.onFlag(ring);
    return () => {
      for (const event of ['pointerdown', 'keydown']) document.removeEventListener(event, touched);
      unsubscribe();
      notices.release();
      sounds?.release();
    };
  }, [store]);
  return null;
}
