/** Faults of recorded calls as a command line tells them: in its user's language, with what he can do there. */

import { type FaultSeen, faultWords } from '../../engine/contract/words/import-fault-words.ts';
import { type ImportFaultTexts, importFaultsZh } from '../../engine/contract/words/import-faults-zh.ts';
import type { Lang } from '../../engine/rules/truth-words.ts';
import { CallFault } from '../imports/fault.ts';
import { Failure } from './usage.ts';

/** There is no page and no other machine. */
const ZH: ImportFaultTexts = {
  ...importFaultsZh,
  says: {
    ...importFaultsZh.says,
    FILE_MISSING: () => '没有这个文件。',
    FILE_UNREADABLE: ({ got }) => `读不了这个文件（${got}）。`,
    BYTES_DAMAGED: ({ want }) =>
      `文件用的是 ${want} 编码，这一行却有不属于它的字节：请把整个文件另存为 UTF-8（表格软件里选“CSV UTF-8”）。`,
    TIMES_IN_SECONDS: ({ want, got }) =>
      `时间应当是毫秒，可 ${got} 里说了 ${want} 个字，看来是秒：请把列改名为 start_s、end_s（开始秒、结束秒），audit 和 import 也可以加 --time-unit s；确实是毫秒，就加 --time-unit ms。`,
    TIMES_IN_MS: ({ want, got }) =>
      `时间应当是秒，可 ${want} 个字说了 ${got}，看来是毫秒：请把列改名为 start_ms、end_ms（开始毫秒、结束毫秒），不要加 --time-unit s。`,
    UNIT_AGAINST_NAME: ({ field }) =>
      `--time-unit ms 说是毫秒，可 ${field} 的名字说是秒。确实是秒，就去掉 --time-unit；确实是毫秒，就改名为 start_ms、end_ms（开始毫秒、结束毫秒）。`,
  },
};

/** The sentence of a fault that a server told; null: the server's own words have to do. */
export function faultSaid(fault: FaultSeen, lang: Lang): string | null {
  return lang === 'zh' ? faultWords(ZH, fault) : null;
}

/** One line, with its place and without a line break. */
export function faultLine(fault: CallFault, lang: Lang): string {
  return lang === 'zh' ? `${fault.where}：${faultWords(ZH, fault.fault) ?? fault.message}` : fault.message;
}

/** The same error with its text in the language, where it is a fault of recorded calls; any other is itself. */
export function inLanguage(error: unknown, lang: Lang): unknown {
  return error instanceof CallFault ? new Failure(faultLine(error, lang)) : error;
}
