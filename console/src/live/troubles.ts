/** Why a call is not heard as it is spoken, in words; the gravest first. Pure. The wall and the page of a call say the same. */
import { isWritten } from '../../../engine/contract/call.ts';
import type { HearingTrouble } from '../../../engine/contract/hearing.ts';
import type { CallView } from '../../../engine/contract/outcome.ts';
import type { Messages } from '../i18n/zh.ts';
import { clock } from '../lib/times.ts';

export interface Trouble {
  /** `cut_off`: its source is lost, nobody hears it at all. */
  kind: 'cut_off' | HearingTrouble['kind'];
  /** Two or three words, as on the wall. */
  name: string;
  text: string;
}

export function troublesOf(view: CallView, t: Messages): Trouble[] {
  const { status, heard, hearing = [] } = view;
  const lost: Trouble[] =
    status === 'live' && !heard
      ? [
          {
            kind: 'cut_off',
            name: isWritten(view) ? t.wall.typedFrozen : t.wall.frozen,
            text: t.wall.frozenHint,
          },
        ]
      : [];
  return [
    ...lost,
    ...hearing.map((one) => ({ kind: one.kind, name: t.hearing.wall[one.kind], text: said(one, t) })),
  ];
}

function said(trouble: HearingTrouble, t: Messages): string {
  const since = clock(trouble.since_ms);
  switch (trouble.kind) {
    case 'no_words':
      return t.hearing.no_words(since);
    case 'one_side':
      return t.hearing.one_side[trouble.role](since);
    case 'confidence':
      return t.hearing.confidence(Math.round(trouble.value * 100));
    case 'roles':
      return t.hearing.roles(trouble.value);
  }
}
