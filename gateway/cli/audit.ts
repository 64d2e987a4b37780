/**
 * `earshot audit`: recorded calls (JSONL, CSV, vCon) of files of any size through the same masking, model and engine as live; no server, no database.
 * One line a call, and after them one a flag of a rule across calls, where there are some: `{"scope":{"by","name"},…}`.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { RecordedFlags } from '../../engine/across/recorded-flags.ts';
import { type FlagDecision, momentOf } from '../../engine/contract/flag.ts';
import type { Mood } from '../../engine/contract/mood.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { evaluateCall } from '../../engine/evaluate.ts';
import { counted } from '../../engine/text/counted.ts';
import { startMoodService } from '../../models/runtime/mood-service.ts';
import { readCalls } from '../imports/read.ts';
import { asset } from '../paths.ts';
import { compileRules, RulesRefused, readRuleFiles } from '../rules.ts';
import { clock, scopeText } from './backtest.ts';
import { faultLine, inLanguage } from './call-faults.ts';
import { configOf, maskCall, offlineMask, scoreCall } from './offline.ts';
import { Progress } from './progress.ts';
import { mustNameFiles, oneOf, readArgs, timeUnitOf } from './read-args.ts';
import { Failure, language } from './usage.ts';

interface AuditLine {
  call: string;
  /** 0–100; null where no rule has a score item. */
  score: number | null;
  flags: (Pick<FlagDecision, 'rule' | 'title' | 'category' | 'severity' | 'by' | 'at_ms' | 'evidence'> & {
    utterance: number;
  })[];
  mood: { angry_share: number | null; peak: number | null; end: number | null };
}

/** A flag of a queue, a team, an agent or a customer. */
interface ScopeLine
  extends Pick<ScopeFlag, 'scope' | 'rule' | 'title' | 'category' | 'severity' | 'at' | 'evidence'> {
  calls: number;
  flags: number;
}

export async function audit(args: string[]): Promise<number> {
  const { values, positionals } = readArgs({
    args,
    allowPositionals: true,
    options: {
      rules: { type: 'string' },
      config: { type: 'string' },
      format: { type: 'string', default: 'jsonl' },
      trust: { type: 'string', multiple: true, default: [] },
      'time-unit': { type: 'string' },
      progress: { type: 'boolean', default: process.stderr.isTTY ?? false },
    },
  });
  const lang = language();
  const unit = timeUnitOf(values['time-unit']);
  const trusted = values.trust.map((file) => pemOf(file));
  mustNameFiles(positionals);
  const format = oneOf('--format', values.format, ['jsonl', 'table']);
  const zone = configOf(values).time_zone;
  const print = format === 'table' ? tableLines : (line: AuditLine) => `${JSON.stringify(line)}\n`;
  let rules: ReturnType<typeof compileRules>;
  try {
    rules = compileRules(readRuleFiles(values.rules));
  } catch (error) {
    if (!(error instanceof RulesRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  const service = await startMoodService({ dir: asset('models', 'mood'), maxQueue: 100_000 });
  const across = new RecordedFlags(rules.across, zone);
  const tell = (text: string) => process.stderr.write(text);
  let refused = 0;
  try {
    for (const file of positionals) {
      const progress = new Progress(file, { terminal: process.stderr.isTTY ?? false, write: tell });
      const seen = values.progress ? (bytes: number) => progress.seen(bytes) : undefined;
      for await (const item of readCalls(file, {
        shown: file,
        mask: offlineMask,
        zone,
        trusted,
        unit,
        seen,
      })) {
        if ('error' in item) {
          refused += 1;
          tell(`${faultLine(item.error, lang)}\n`);
          continue;
        }
        const masked = maskCall(item.call);
        const moods = await scoreCall(masked, service);
        const result = evaluateCall(masked, rules, moods, service.info.thresholds, zone);
        across.add(masked, result.flags);
        progress.calls += 1;
        await printed(print(auditLine(masked, result, moods, service.info.thresholds.angry)));
      }
      progress.end();
    }
  } catch (error) {
    throw inLanguage(error, lang);
  } finally {
    await service.close();
  }
  for (const flag of across.scopeFlags()) {
    if (flag.shadow) continue;
    process.stdout.write(
      format === 'table'
        ? `${flag.severity.padEnd(8)}  ${flag.title}  ${scopeText(flag)}\n`
        : `${JSON.stringify(scopeLine(flag))}\n`,
    );
  }
  if (across.undated > 0)
    tell(
      lang === 'zh'
        ? `${across.undated} 通没有写开始时间（started_at），其中的标记不计入跨通话规则。\n`
        : `${counted(across.undated, 'call does', 'calls do')} not say the start (started_at): flags there are not counted across calls.\n`,
    );
  if (refused > 0)
    tell(
      lang === 'zh'
        ? `${refused} 通没有接收，原因见上。\n`
        : `${counted(refused, 'call was', 'calls were')} refused, see above.\n`,
    );
  return refused === 0 ? 0 : 1;
}

/** Waits for a reader that is slower: a large file must not gather in memory. */
async function printed(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** A public key or certificate whose signature on a vCon is believed. */
function pemOf(file: string): string {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure({
      en: `--trust: expected a PEM file, but ${file}: ${code}.`,
      zh: `--trust：读不了 ${file}（${code}）。`,
    });
  }
  if (/-----BEGIN (PUBLIC KEY|CERTIFICATE)-----/.test(text)) return text;
  throw new Failure({
    en: `--trust: expected a PEM public key or certificate, got another file: ${file}.`,
    zh: `--trust 应为 PEM 公钥或证书，${file} 不是。`,
  });
}

function auditLine(
  call: RecordedCall,
  { flags, view }: ReturnType<typeof evaluateCall>,
  moods: readonly (Mood | null)[],
  threshold: number,
): AuditLine {
  const angry = call.utterances.flatMap(({ role }, index) => {
    const mood = moods[index];
    return role === 'customer' && mood ? [mood.angry] : [];
  });
  const share = angry.filter((p) => p >= threshold).length / angry.length;
  return {
    call: call.call,
    score: view.scorecard?.score ?? null,
    // Shadow rules reach nobody, here too.
    flags: flags
      .filter(({ shadow }) => !shadow)
      .map(({ rule, title, category, severity, by, at_ms, utterance, evidence }) => ({
        rule,
        title,
        category,
        severity,
        by,
        at_ms,
        utterance,
        evidence,
      })),
    mood: {
      angry_share: angry.length > 0 ? Math.round(share * 1000) / 1000 : null,
      peak: angry.length > 0 ? Math.max(...angry) : null,
      end: angry.at(-1) ?? null,
    },
  };
}

function scopeLine({ scope, rule, title, category, severity, at, evidence, why }: ScopeFlag): ScopeLine {
  const { calls, flags } = why.seen as { calls: number; flags: number };
  return { scope, rule, title, category, severity, at, calls, flags, evidence };
}

function tableLines({ call, flags, mood }: AuditLine): string {
  const head = `${call}  angriest ${mood.peak ?? '–'}  ${flags.length === 0 ? 'no flag' : counted(flags.length, 'flag')}\n`;
  const heard = flags.toSorted((a, b) => momentOf(a) - momentOf(b));
  const rows = heard.map(
    ({ at_ms, severity, category, title, evidence }) =>
      `  ${clock(momentOf({ at_ms, evidence }))}  ${severity.padEnd(8)}  ${category.padEnd(24)}  ${title}${evidence.length > 0 ? `  「${evidence.map(({ text }) => text).join(' … ')}」` : ''}\n`,
  );
  return head + rows.join('');
}
