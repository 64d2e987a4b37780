/** Texts of the pages alerts, imports and health, which alone fetch them. */
import { importFaultsEn } from '../../../engine/contract/words/import-faults-en.ts';
import type { OpsTexts, Said, Seen } from './ops-zh.ts';
import { sendFaultsEn } from './send-faults-en.ts';
import { telephonyFaultsEn } from './telephony-faults-en.ts';

const n = (value: number | string | undefined) => Number(value ?? 0).toLocaleString('en');
const of = (count: number | string | undefined, one: string, more = `${one}s`) =>
  `${n(count)} ${Number(count) === 1 ? one : more}`;

export const opsEn: OpsTexts = {
  again: 'Refresh',
  never: 'never',
  none: 'none',
  list: ', ',
  seconds: (s) =>
    s % 3_600 === 0 && s > 0 ? `${n(s / 3_600)} h` : s % 60 === 0 && s > 0 ? `${n(s / 60)} min` : `${n(s)} s`,
  labels: {
    severity: 'severity',
    category: 'category',
    rule: 'rule',
    team: 'team',
    queue: 'queue',
    trade: 'trade',
    agent: 'agent',
    call: 'call',
    hours: 'time of day',
    weekdays: 'weekday',
  },
  weekdays: { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' },
  problems: {
    AWAY: 'The server does not answer. Try again in a moment.',
    UNANSWERED:
      'No answer came from the server: it may or may not have been done. Reload and look how it stands before you do it again.',
    LOG_UNAVAILABLE: 'The server cannot write (is the disk full?); nothing was changed.',
    ROLE_INSUFFICIENT: 'Your role may not do this.',
    SCOPE_INSUFFICIENT: 'This concerns the whole site: only those who see all teams may do it.',
    REQUEST_INVALID: 'Something that was entered is not right. Check it and try again.',
    SILENCE_TOO_WIDE: 'You may silence your own teams only: name them under “team”.',
    SILENCE_UNKNOWN: 'This silence is gone. Refresh the page.',
    TARGET_UNKNOWN: 'The configuration has no such target any more. Refresh the page.',
    TOO_MANY_REQUESTS: 'Too many test messages. Try again in a minute.',
    BODY_TOO_LARGE: 'The file is larger than 512 MB. Split it.',
  },
  otherProblem: (code) => `This did not work (${code}). Try again.`,

  alerts: {
    targets: 'Targets',
    targetsText:
      'Where alerts go. Targets and routes stand in earshot.yaml on the server; addresses are not shown here.',
    noTargets: 'No target is configured',
    noTargetsText:
      'Write them into earshot.yaml in the folder that the server starts in (or the file after --config), and restart it. For example critical flags to a WeCom group, the key of its robot in place of the dots; DingTalk, Feishu, mail and webhooks are in the guide.',
    kinds: {
      wecom: 'WeCom',
      dingtalk: 'DingTalk',
      feishu: 'Feishu',
      smtp: 'Mail',
      webhook: 'Webhook',
      events: 'Events',
    },
    columns: {
      name: 'Name',
      state: 'State',
      sent: 'Last delivered',
      waiting: 'Waiting',
      counts: 'Delivered / not',
      tries: 'Failures',
      error: 'Last failure',
    },
    fine: 'Fine',
    unused: 'Not used yet',
    failing: (count) => `Failed ${of(count, 'time')} in a row`,
    parked: (time) => `Paused until ${time}`,
    test: 'Send a test',
    testing: 'Sending',
    testOk: 'The test message was delivered',
    testFailed: (error) => `Not delivered: ${error}`,
    failure: (time, error) => `${time} · ${error}`,
    refused: 'Address is wrong',
    faults: sendFaultsEn,
    faultGot: (words, got) => `${words} (${got})`,
    givenUp: (span, error) => `given up after ${span}: ${error}`,

    routes: 'Routes',
    route: (number: string) => `Route ${number}`,
    routesText:
      'Tried from the top; the deepest that fits takes the alert. Where none fits, nothing is sent.',
    noRoutes: 'There are no routes: nothing is sent',
    noRoutesNoTarget: 'They need a target first; the example above has both.',
    noRoutesText:
      'Write them into earshot.yaml, inside the alerts that are there, and restart the server. For example:',
    everything: 'Every alert',
    to: 'to',
    nobody: 'nobody',
    group: (by) => `grouped by ${by}`,
    ungrouped: 'all in one group',
    wait: (span) => `waits ${span} for others`,
    interval: (span) => `at least ${span} between messages of a group`,
    repeat: (span) => `told again every ${span} while unclaimed`,
    escalate: (when, to) => `${when}: also to ${to}`,
    steps: { unclaimed: 'case not claimed in time', overdue: 'case overdue' },
    after: (span) => `not claimed within ${span}`,
    goesOn: 'later routes are tried, too',
    inhibit: (when, mute, equal) =>
      `While “${when}” stands, “${mute}” is not sent${equal === '' ? '' : ` (same ${equal})`}`,
    demo: 'Alerts of demo calls are sent, too',
    giveUp: (span) => `A message is tried for ${span} at most`,

    silences: 'Silences',
    silencesText:
      'While a silence holds, alerts that fit are sent to nobody, not later either; flags and cases go on as ever.',
    newSilence: 'New silence',
    any: 'Any',
    typed: 'Enter after each one',
    silenceFaults: {
      matchMissing: 'Fill in at least one, to say which alerts are silenced',
      wordLong: 'Each of at most 200 characters',
      notOwnTeam: 'You may silence your own teams only: name them here',
      reasonMissing: 'Please say why; others see it',
    },
    length: 'How long',
    minutes: (m) =>
      m % 1_440 === 0 ? of(m / 1_440, 'day') : m % 60 === 0 ? of(m / 60, 'hour') : of(m, 'minute'),
    reason: 'Reason',
    reasonHint: 'e.g. drill of the line switch',
    make: 'Silence',
    noSilences: 'There are no silences',
    noSilencesText: 'Every alert goes where its route leads.',
    active: 'Active',
    over: 'Over',
    ended: (by) => `Ended early by ${by}`,
    span: (from, until) => `${from} to ${until}`,
    by: 'By',
    what: 'Which',
    when: 'Time',
    state: 'State',
    end: 'End now',
    endAsk: 'End it now? Later alerts are sent as usual.',

    decisions: 'Newest decisions',
    decisionsText:
      'What was decided about each alert, and what became of it. At most 500; older ones are on the page of their call.',
    allReasons: 'All results',
    noDecisions: 'There are no decisions yet',
    noDecisionsText: 'With a target and a route, what becomes of each flag is written here.',
    noneFit: 'There is no such decision',
    flag: 'Flag',
    decision: 'Decision',
    outcome: 'What became of it',
    reasonNames: {
      waits: 'Kept for its group',
      grouped: 'Grouped',
      queued: 'Queued',
      sent: 'Delivered',
      sent_again: 'Sent again',
      digest: 'In a digest',
      retrying: 'A try failed',
      failed: 'Not delivered',
      repeated: 'Told again',
      escalated: 'Escalated',
      taken_back: 'Taken back before',
      told_taken_back: 'Told that it was taken back',
      silenced: 'Silenced',
      inhibited: 'Inhibited',
      claimed: 'Somebody has it',
      no_route: 'No route',
      demo: 'Demo call',
    },
    reasons: {
      waits: (d: Said) =>
        `Kept for others of its group until ${d.until}${d.route ? ` (route ${d.route})` : ''}`,
      grouped: (d: Said) => `Not sent alone: with ${d.with} more, planned for ${d.until} (route ${d.route})`,
      queued: (d: Said) => `Queued for ${d.target}`,
      sent: (d: Said) => `Delivered to ${d.target}`,
      sent_again: (d: Said) => `Sent to ${d.target} again: whether the earlier try arrived is not known`,
      digest: (d: Said) => `In a digest of ${of(d.of, 'message')} to ${d.target}`,
      retrying: (d: Said) => `${d.target} did not take it, another try was planned: ${d.error}`,
      failed: (d: Said) => `${d.target} did not take it, and it was not tried again: ${d.error}`,
      repeated: (d: Said) => `Nobody had claimed it: queued again for ${d.target}`,
      escalated: (d: Said) => `${d.why}: escalated to ${d.target}`,
      taken_back: (_d: Said) => 'Not sent: the flag was taken back before',
      told_taken_back: (d: Said) => `Queued for ${d.target}: that the flag was taken back`,
      silenced: (d: Said) => `Not sent: silenced by ${d.by} until ${d.until} (${d.why})`,
      inhibited: (_d: Said) => 'Not sent: a graver flag stood there',
      claimed: (_d: Said) => 'No more was sent: somebody works on it',
      no_route: (_d: Said) => 'Not sent: no route fits',
      demo: (_d: Said) => 'Not sent: a demo call',
    },
    became: {
      is: {
        waiting: (e) => `Not delivered yet: ${e.held}${e.tries}${e.error}`,
        sent: (e) => `Delivered ${e.at}${e.tries}`,
        sent_again: (e) => `Sent again ${e.at}${e.tries}; whether the earlier try arrived is not known`,
        digest: (e) => `Delivered ${e.at} in a digest of ${of(e.of, 'message')}${e.tries}`,
        failed: (e) => `Not delivered, given up ${e.at}${e.tries}${e.error}`,
        claimed: (e) => `Not sent: somebody took it ${e.at}`,
        taken_back: (e) => `Not sent: the flag was taken back ${e.at}`,
        silenced: (e) => `Not sent: silenced ${e.at}`,
        inhibited: (e) => `Not sent: a graver flag stood there ${e.at}`,
      },
      held: {
        group: 'kept for others of its group',
        target: 'the target failed and is paused',
        budget: 'the target has had all it takes a minute',
      },
      onItsWay: 'on its way',
      tries: (count) => ` after ${of(count, 'try', 'tries')}`,
      error: (words) => `: ${words}`,
    },
    escalations: {
      unclaimed: 'Case not claimed in time',
      overdue: 'Case overdue',
      time: 'Nobody has claimed it',
    },
  },

  imports: {
    text: 'Brings in transcribed calls of the past: scored and searchable, not on the live wall. JSONL (one call a line), CSV (one row an utterance) or vCon, 512 MB at most.',
    choose: 'Choose a file',
    unanswered:
      'No answer came from the server: it may or may not have received the file. What was received is listed below; if it is not there, send it again: calls that came in are skipped.',
    drop: 'or drop one here',
    dropHere: 'Let go to upload',
    unit: 'Unit of times',
    units: { file: 'as the file says', s: 'seconds', ms: 'milliseconds' },
    unitHint:
      'As the file says: start_ms in ms, start_s in s; ms that look like seconds are refused. Choose seconds where start_ms holds seconds, milliseconds where refused times were right.',
    sending: (name, percent) => `Uploading ${name}: ${percent} %`,
    sent: (name) => `${name} was received and is read in its turn.`,
    empty: 'Nothing was imported yet',
    emptyText: 'A CSV such as this one: a line for each utterance, those of a call together.',
    columns: { name: 'File', state: 'State', progress: 'Progress', calls: 'Calls', by: 'By', at: 'Time' },
    states: {
      waiting: 'Waiting',
      running: 'Reading',
      done: 'Done',
      partly: 'Done, with errors',
      failed: 'Not finished',
    },
    progress: (percent) => `${percent}%`,
    replace: 'Replace calls of earlier imports',
    replaceHint:
      'Where a call came in with a wrong start, agent or text. Calls that a sender told while they went on are never replaced.',
    replaceSure: (name) =>
      `${name}: calls that came in by an earlier import under the same ids are deleted, with their words, flags, scores, marks, reviews and cases, and come in as this file has them. That cannot be undone.`,
    replaceYes: 'Delete and replace',
    replaceNo: 'Do not send',
    counts: ({ taken, replaced, known, refused }) =>
      [
        `${n(taken)} taken`,
        replaced > 0 ? `${n(replaced)} of them replaced` : '',
        known > 0 ? `${n(known)} known` : '',
        refused > 0 ? `${n(refused)} refused` : '',
      ]
        .filter(Boolean)
        .join(' · '),
    current: (call) => `Reading ${call}`,
    errors: (shown, all) =>
      shown < all
        ? `${n(all)} calls with errors, the first ${n(shown)} shown`
        : `${of(all, 'call')} with errors`,
    where: 'Where',
    place: (file, line, column) =>
      `${file}, line ${n(line)}${column === undefined ? '' : `, character ${n(column)}`}`,
    notes: 'Please check',
    call: 'Call',
    reason: 'Reason',
    faults: importFaultsEn,
    failed: (error) => `Not read to its end: ${error}`,
    resume: 'Send it again',
    resumeText:
      'Mend the file and send it again: calls that came in already are skipped, only the others are taken.',
    restart:
      'After a restart the server goes on at the call where it stopped; nothing needs to be sent again.',
  },

  health: {
    fine: 'All is well',
    fineText: 'Events are taken, rows are stored, nothing piles up.',
    notReady: 'Events cannot be taken now',
    some: (count) => `${of(count, 'thing')} to look at`,
    asOf: (time) => `As of ${time}, renewed every 5 s`,
    lost: 'The server does not answer; this is how it was last.',
    stops: 'Stopped',
    slow: 'Look',
    troubles: {
      log_unwritable: (_d: Seen) =>
        'The log cannot be written: nothing is acknowledged, and senders will send again. Free disk space, or check the disk.',
      outcomes_unwritable: (d: Seen) =>
        `Outcomes cannot be written (${d.error}). Look at the server’s log; restart it if need be.`,
      disk_full: (d: Seen) =>
        `Only ${d.free} of disk are left; everything may stop at any moment. Free space now.`,
      disk_low: (d: Seen) =>
        `Only ${d.free} of ${d.total} disk are left. Clean up, or keep calls for a shorter time.`,
      store_away: (d: Seen) =>
        `ClickHouse does not answer; ${of(d.rows, 'row waits', 'rows wait')}. Live alerts go on, past calls cannot be searched.`,
      store_refuses: (d: Seen) =>
        `ClickHouse takes no rows (${d.error}); ${of(d.rows, 'row waits', 'rows wait')}, the oldest for ${n(d.oldest_s)} s.`,
      store_slow: (d: Seen) =>
        `ClickHouse is slow: ${of(d.rows, 'row waits', 'rows wait')}, the oldest for ${n(d.oldest_s)} s.`,
      rows_set_aside: (d: Seen) =>
        `ClickHouse refused ${of(d.rows, 'row')}, set aside: earshot set-aside says why.`,
      model_behind: (d: Seen) =>
        `The mood model cannot keep up: ${of(d.waiting, 'utterance waits', 'utterances wait')}, and what waits too long gets no score. Give it more model.workers.`,
      source_hung: (d: Seen) =>
        `Source ${d.source} is connected and says nothing; it has ${of(d.calls, 'call')}. Look at the recogniser there.`,
      source_gone: (d: Seen) =>
        `Source ${d.source} is not connected; its ${of(d.calls, 'call goes', 'calls go')} on.`,
      sequence_holes: (d: Seen) =>
        `${of(d.holes, 'number')} of ${of(d.calls, 'call')} of source ${d.source} never came: these words were not heard.`,
      events_refused: (d: Seen) =>
        `${of(d.count, 'event')} of ${d.source === '' ? 'a sender that never said hello' : `source ${d.source}`} ${Number(d.count) === 1 ? 'was' : 'were'} not taken: ${d.error}`,
      rules_refused: (d: Seen) =>
        `The rule files have ${of(d.errors, 'error')} and were not taken; the set before them is in force. See the page of rules.`,
      target_failing: (d: Seen) =>
        `Alert target ${d.target} does not take messages: ${d.error}; ${of(d.waiting, 'message waits', 'messages wait')}.`,
      telephony_away: (d: Seen) =>
        `${d.system} is not connected: ${d.error}. What it tells of calls, agents and hang-ups meanwhile is not heard, and it does not repeat it; it is dialled again and again.`,
      import_failed: (d: Seen) => `Import ${d.file} was not read to its end: ${d.error}`,
    },
    cards: {
      intake: 'Intake',
      store: 'Store',
      outbox: 'Backlog of outcomes',
      model: 'Mood model',
      disk: 'Disk',
      rules: 'Rules',
      alerts: 'Alerts',
      imports: 'Imports',
      retention: 'Kept for',
      server: 'Server',
    },
    intake: { yes: 'Events are taken', no: 'Stopped' },
    openCalls: (count) => `${of(count, 'open call')}`,
    embedded: 'embedded',
    byUrl: 'by URL',
    noAnswer: 'no answer',
    rows: (count) => `${of(count, 'row')} waiting`,
    oldest: (s) => `oldest for ${n(s)} s`,
    setAside: (count) => `${of(count, 'row')} refused`,
    upToDate: 'nothing waits',
    behind: (count) => n(count),
    consumers: { store: 'store', cases: 'cases', alerts: 'alerts' },
    modelWaits: (count) => `${of(count, 'utterance')} waiting`,
    modelScored: (count) => `${n(count)} scored since the start`,
    modelUnscored: (count) => `${n(count)} not in time`,
    telephony: {
      title: 'Telephone systems',
      text: 'Those that the server dials. They tell whose call it is and who hung up; what they tell while they are not connected is not repeated.',
      columns: { system: 'System', state: 'State', since: 'Since', error: 'Reason' },
      states: { connected: 'Connected', away: 'Not connected', dialling: 'Connecting' },
      faults: telephonyFaultsEn,
    },
    free: (free, total) => `${free} free of ${total}`,
    noDisk: 'the system does not say',
    ruleCount: (count) => of(count, 'rule'),
    ruleStopped: (count) => `${n(count)} stopped`,
    ruleErrors: (count) => `${of(count, 'error')} in the files`,
    loaded: (time) => `in force since ${time}`,
    targets: (count) => of(count, 'target'),
    failing: (count) => `${n(count)} failing`,
    waiting: (count) => `${of(count, 'message')} waiting`,
    importsWaiting: (count) => (count === 0 ? 'none is read now' : `${n(count)} not finished`),
    importsFailed: (count) => `${n(count)} failed within a day`,
    words: (days) => `words of calls: ${of(days, 'day')}`,
    calls: (days) => `calls and flags: ${of(days, 'day')}`,
    started: (time) => `started ${time}`,
    sources: 'Sources',
    sourcesText: 'Recognisers and telephone systems, and what they tell of.',
    noSources: 'No source is connected',
    noSourcesText: 'A recogniser that connects to /v1/ingest is shown here.',
    columns: {
      source: 'Source',
      token: 'Token',
      state: 'State',
      calls: 'Open calls',
      holes: 'Missing numbers',
      heard: 'Last heard',
    },
    states: {
      connected: 'Connected',
      held: 'Slowed down',
      hung: 'Connected, silent',
      gone: 'Disconnected',
    },
    local: 'inside the server',
    firstToken: 'first token',
    inCalls: (holes, calls) => `${n(holes)} in ${of(calls, 'call')}`,
  },
};
