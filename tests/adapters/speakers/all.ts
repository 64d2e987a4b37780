/** A speaker for each adapter; `same-flags.test.ts` fails when one is missing. */
import type { Speaker } from '../speaker.ts';
import { funasr } from './funasr.ts';

export const SPEAKERS: Readonly<Record<string, Speaker>> = { funasr };
