/** Routes, silences and decisions in the words of the page. Pure. */

import type { OpsTexts, Said } from '../../i18n/ops-zh.ts';
import { type Messages, named } from '../../i18n/zh.ts';
import type { Became, DecisionLine, Match, Route } from './ops-requests.ts';
import { sendFaultWords } from './send-fault-words.ts';

/** `severity: critical, major · team: T1`; everything, where nothing is named. */
export function matchWords(
  match: Match,
  o: OpsTexts,
  t: Messages,
  ruleName: (id: string) => string = (id) => id,
): string {
  const parts = Object.entries(match).map(([label, values]) => {
    const words = values
      .map((value) => (label === 'rule' ? ruleName(value) : valueWords(label, value, o, t)))
      .join(o.list);
    return `${named(o.labels, label)} ${words}`;
  });
  return parts.length === 0 ? o.alerts.everything : parts.join(' · ');
}

function valueWords(label: string, value: string, o: OpsTexts, t: Messages): string {
  if (label === 'severity') return named(t.severity, value);
  if (label === 'category') return named(t.category, value);
  if (label === 'trade') return named(t.trade, value);
  if (label === 'weekdays') return named(o.weekdays, value);
  return value;
}

/** A route's place in the tree as people count: `0.1` is 1.2. */
export function routeNumber(path: string): string {
  return path.replace(/\d+/g, (index) => String(Number(index) + 1));
}

/** How a route sends: what is as by default is left out. */
export function mannerWords(route: Route, o: OpsTexts): string[] {
  const { group_by, group_wait_s, group_interval_s, repeat_s, escalate, goes_on } = route;
  const labels = group_by.map((label) => named(o.labels, label)).join(o.list);
  return [
    group_by.length === 0 ? o.alerts.ungrouped : o.alerts.group(labels),
    ...(group_wait_s > 0 ? [o.alerts.wait(o.seconds(group_wait_s))] : []),
    o.alerts.interval(o.seconds(group_interval_s)),
    ...(repeat_s > 0 ? [o.alerts.repeat(o.seconds(repeat_s))] : []),
    ...escalate.map(({ after_s, on, to }) =>
      o.alerts.escalate(
        on === null ? o.alerts.after(o.seconds(after_s ?? 0)) : named(o.alerts.steps, on),
        to.join(o.list),
      ),
    ),
    ...(goes_on ? [o.alerts.goesOn] : []),
  ];
}

function errorWords({ error = '', fault, got, given_up_s }: DecisionLine['detail'], o: OpsTexts): string {
  if (fault === undefined) return String(error);
  const seen = { code: String(fault), ...(got === undefined ? {} : { got: String(got) }) };
  const words = sendFaultWords(seen, String(error), o);
  // The server's own words say it already.
  if (given_up_s === undefined || words === error) return words;
  return o.alerts.givenUp(o.seconds(Math.max(1, Math.round(Number(given_up_s) / 60)) * 60), words);
}

/** Why a flag was sent or not; the server's own words for a reason that is newer than this page. */
export function decisionWords(
  line: DecisionLine,
  o: OpsTexts,
  when: (at: number | string) => string,
): string {
  const { reason, target, detail } = line;
  const text = (key: string) => String(detail[key] ?? '');
  const said: Said = {
    target: target ?? '',
    until: detail.until === undefined ? '' : when(Number(detail.until)),
    by: text('by'),
    why: reason === 'escalated' ? named(o.alerts.escalations, text('why')) : text('why'),
    with: text('with'),
    route: routeNumber(text('route')),
    of: text('of'),
    error: errorWords(line.detail, o),
    after: o.seconds(Number(detail.after_s ?? 0)),
  };
  return Object.hasOwn(o.alerts.reasons, reason) ? o.alerts.reasons[reason]!(said) : line.text;
}

/** How it ended, or what it waits for; nothing of a way that is newer than this page. */
export function becameWords(
  { is, at, tries, held, detail }: Became,
  o: OpsTexts,
  when: (at: number | string) => string,
): string {
  const { became } = o.alerts;
  if (!Object.hasOwn(became.is, is)) return '';
  // How long it was tried stands in front already.
  const { given_up_s: _, ...failed } = detail;
  const error = errorWords(failed, o);
  return became.is[is]!({
    at: at === null ? '' : when(at),
    tries: tries > 1 ? became.tries(tries) : '',
    error: error === '' ? '' : became.error(error),
    held: held === null ? became.onItsWay : named(became.held, held),
    of: String(detail.of ?? ''),
  });
}
