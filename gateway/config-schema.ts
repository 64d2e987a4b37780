/**
 * Every key of `earshot.yaml`: type, default, unit, meaning, and the environment variable or flag that overrides
 * it. The only list: the loader, the TypeScript type and the generated page CONFIG.md come from it.
 */
import { type Static, Type } from 'typebox';
import { TRADE_KINDS, TRADES } from '../engine/contract/call.ts';
import { ALERTS_SCHEMA } from './alerts/config.ts';
import { USER_ROLES } from './auth/roles.ts';
import { CASES_SCHEMA } from './cases/config.ts';
import { LINKS_SCHEMA } from './links.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** What a key carries beside its JSON Schema. */
export interface KeyNotes {
  description: string;
  default: unknown;
  /** Unit of a number, e.g. `ms`. */
  unit?: string;
  /** Environment variable that overrides the file. */
  env?: string;
  /** Command-line flag that overrides the file and the environment. */
  flag?: string;
  /** Never shown, neither in messages nor in logs. */
  secret?: boolean;
}

const text = (notes: KeyNotes & { default: string }) => Type.String({ ...notes });
const whole = (range: { minimum: number; maximum: number }, notes: KeyNotes & { default: number }) =>
  Type.Integer({ ...range, ...notes });

const oneOf = <T extends string>(words: readonly T[], notes: Partial<KeyNotes> = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...words], ...notes });

export const ConfigSchema = Type.Object({
  port: whole(
    { minimum: 0, maximum: 65_535 },
    {
      default: 8787,
      env: 'EARSHOT_PORT',
      flag: '--port',
      description: 'Port of everything: console, REST, both sockets. 0 takes any free one.',
    },
  ),
  host: Type.String({
    minLength: 1,
    default: '127.0.0.1',
    env: 'EARSHOT_HOST',
    description:
      'Address to listen on. Any address that others can reach needs `tls`, or `behind_proxy: true` where a proxy adds TLS.',
  }),
  data: Type.String({
    minLength: 1,
    default: './data',
    env: 'EARSHOT_DATA',
    flag: '--data',
    description:
      'Folder of the log, the state and the embedded ClickHouse; relative to where the server starts.',
  }),
  behind_proxy: Type.Boolean({
    default: false,
    description:
      'A reverse proxy with TLS stands in front: listen without TLS, mark cookies Secure, and take the client address and host from the last proxy (X-Forwarded-For, X-Forwarded-Host).',
  }),
  tls: Type.Object(
    {
      cert: text({ default: '', description: 'PEM file of the certificate chain. Empty: no TLS.' }),
      key: text({ default: '', description: 'PEM file of its private key.' }),
    },
    { description: 'Keys for listening with TLS; both or neither.' },
  ),
  clickhouse: Type.Object(
    {
      url: text({
        default: '',
        env: 'EARSHOT_CLICKHOUSE_URL',
        description: 'http:// or https:// URL of a ClickHouse server. Empty: the embedded one.',
      }),
      user: text({ default: 'default', description: 'User at that server.' }),
      password: text({ default: '', secret: true, description: 'Password at that server.' }),
      database: Type.String({
        pattern: '^[A-Za-z_][A-Za-z0-9_]{0,62}$',
        default: 'earshot',
        description: 'Database for the tables: letters, digits and _; made when it is missing.',
      }),
      cluster: Type.String({
        pattern: '^$|^[A-Za-z_][A-Za-z0-9_.-]{0,63}$',
        default: '',
        description:
          'Name of a cluster of that server (`system.clusters`): tables are made ON CLUSTER, replicated, and sharded by call. Set it before the first start on a database. Empty: one server.',
      }),
    },
    { description: 'Where calls are kept for good.' },
  ),
  retention: Type.Object(
    {
      words_days: whole(
        { minimum: 1, maximum: 36_500 },
        {
          default: 400,
          unit: 'days',
          description: 'How long the store keeps the words of calls with their mood.',
        },
      ),
      calls_days: whole(
        { minimum: 1, maximum: 36_500 },
        {
          default: 400,
          unit: 'days',
          description:
            'How long the store keeps calls, flags (with the words that raised them), marks, and copies of cases. Back-tests need the words.',
        },
      ),
    },
    {
      description:
        'When stored calls go away by themselves, counted from when they were received. Read at start; ClickHouse removes in the background.',
    },
  ),
  cti: Type.Object(
    {
      freeswitch: Type.Object(
        {
          host: text({ default: '', description: 'Host of the event socket. Empty: none is listened to.' }),
          port: whole({ minimum: 1, maximum: 65_535 }, { default: 8021, description: 'Its port.' }),
          password: text({ default: 'ClueCon', secret: true, description: 'Its password.' }),
        },
        { description: 'FreeSWITCH, with mod_callcenter where there is one.' },
      ),
      asterisk: Type.Object(
        {
          host: text({
            default: '',
            description: 'Host of the manager interface. Empty: none is listened to.',
          }),
          port: whole({ minimum: 1, maximum: 65_535 }, { default: 5038, description: 'Its port.' }),
          user: text({ default: '', description: 'User of manager.conf, with `read = call,agent`.' }),
          secret: text({ default: '', secret: true, description: 'Its secret.' }),
        },
        { description: 'Asterisk, with app_queue where there is one.' },
      ),
    },
    {
      description:
        'Telephone systems that are listened to for the life of calls and who speaks. Others send `POST /v1/events`.',
    },
  ),
  ingest: Type.Object(
    {
      token: text({
        default: '',
        secret: true,
        env: 'EARSHOT_INGEST_TOKEN',
        description:
          'Token that senders present as `Authorization: Bearer …`. Empty: one is made at the first start, kept in the data folder and printed.',
      }),
      window: whole(
        { minimum: 1, maximum: 100_000 },
        {
          default: 5_000,
          unit: 'events',
          description: 'Most unacknowledged events per connection; beyond it the server stops reading.',
        },
      ),
      events_per_s: whole(
        { minimum: 0, maximum: 1_000_000 },
        {
          default: 20_000,
          unit: 'events/s',
          description:
            'Most events a second of one source; a source that sends more is read more slowly, and nothing is lost. 0: no limit.',
        },
      ),
      open_calls: whole(
        { minimum: 0, maximum: 1_000_000 },
        {
          default: 20_000,
          unit: 'calls',
          description:
            'Most open calls of one source; what would open another one is refused as QUOTA_CALLS. Idle calls do not count. 0: no limit.',
        },
      ),
      hung_ms: whole(
        { minimum: 2_000, maximum: 600_000 },
        {
          default: 5_000,
          unit: 'ms',
          description:
            'A connected source that sends `progress` counts as hung when it says nothing for this long while it has open calls: their call time stands still. Longer than the time between two of its `progress` frames.',
        },
      ),
      silent_ms: whole(
        { minimum: 5_000, maximum: 3_600_000 },
        {
          default: 60_000,
          unit: 'ms',
          description:
            'The same for a source that sends no `progress`: nothing of any of its calls for this long.',
        },
      ),
    },
    { description: 'Senders: ASR and CTI.' },
  ),
  api_token: text({
    default: '',
    secret: true,
    env: 'EARSHOT_API_TOKEN',
    description: 'Token for automation, with the role admin. Empty: none.',
  }),
  admin_password: text({
    default: '',
    secret: true,
    env: 'EARSHOT_ADMIN_PASSWORD',
    description:
      'Password of the user `admin`, at least 8 characters: set at the first start, and again whenever this value changes. Empty: a one-time password is made and printed at each start until it was used.',
  }),
  oidc: Type.Object(
    {
      issuer: text({
        default: '',
        description:
          'URL of the login server, with which `/.well-known/openid-configuration` begins. Empty: none.',
      }),
      client_id: text({ default: '', description: 'What this server is called there.' }),
      client_secret: text({
        default: '',
        secret: true,
        env: 'EARSHOT_OIDC_SECRET',
        description: 'Secret of this server there. Empty: a public client.',
      }),
      redirect_url: text({
        default: '',
        description:
          "This server's own URL with the path `/v1/session/oidc/callback`, as it is allowed there.",
      }),
      label: Type.String({
        minLength: 1,
        default: '企业账号登录 · Company login',
        description: 'Text of the button on the login page.',
      }),
      scope: Type.String({
        pattern: '(^| )openid( |$)',
        default: 'openid profile email groups',
        description: 'What is asked for; `openid` is part of it.',
      }),
      name_claim: Type.String({
        minLength: 1,
        default: 'preferred_username',
        description: 'Claim with the name under which a person appears here.',
      }),
      role_claim: Type.String({
        minLength: 1,
        default: 'groups',
        description: 'Claim that decides the role.',
      }),
      roles: Type.Record(Type.String(), oneOf(USER_ROLES), {
        default: {},
        description:
          'Value of that claim → role, e.g. `{ qa-leads: supervisor }`; of several the one that may most. Who has none is refused.',
      }),
      team_claim: Type.String({
        minLength: 1,
        default: 'groups',
        description: 'Claim that decides the teams.',
      }),
      teams: Type.Record(Type.String(), Type.String({ minLength: 1 }), {
        default: {},
        description:
          'Value of that claim → id of a team, or "*" for all, e.g. `{ desk-north: T1, qa-office: "*" }`.',
      }),
      agent_claim: text({
        default: '',
        description: 'Claim with the id of the agent, for the role agent. Empty: none.',
      }),
    },
    {
      description:
        "Login at the site's own login server (OpenID Connect) beside local passwords. Role and teams come from it at each login.",
    },
  ),
  coaching: Type.Object(
    {
      per_call: whole(
        { minimum: 0, maximum: 200 },
        { default: 12, description: 'Prompts of rules that one call may show its agent.' },
      ),
      per_5_minutes: whole(
        { minimum: 0, maximum: 200 },
        {
          default: 4,
          description: 'The same within any five minutes of a call; critical ones pass beyond it.',
        },
      ),
    },
    { description: 'How much agents are told while they talk. What supervisors send always comes.' },
  ),
  embed: Type.Object(
    {
      frame_ancestors: Type.String({
        pattern: '^$|^https?://[A-Za-z0-9*.-]+(:\\d+)?( https?://[A-Za-z0-9*.-]+(:\\d+)?)*$',
        default: '',
        description:
          'Sites that may show the page /agent in a frame, e.g. `https://crm.example.com`; several with a blank between. Empty: none. No other page is ever framed.',
      }),
    },
    { description: "The agent's panel inside another program." },
  ),
  appeal_days: whole(
    { minimum: 0, maximum: 365 },
    {
      default: 7,
      unit: 'days',
      description:
        'How long after its end an agent sees an own call, and may appeal against what was found in it.',
    },
  ),
  rules: text({
    default: '',
    env: 'EARSHOT_RULES',
    description:
      'Folder of rule files laid over the shipped packs, written by the workbench of the console, too. Empty: `rules` in the data folder.',
  }),
  time_zone: Type.String({
    minLength: 1,
    default: 'Asia/Shanghai',
    env: 'EARSHOT_TIME_ZONE',
    description:
      'Time zone of the site, as an IANA name such as `Asia/Shanghai`: rules read hours, weekdays and dates in it, and the console shows every time in it. Open calls keep the zone that they began under.',
  }),
  log_level: oneOf(LOG_LEVELS, {
    default: 'info',
    env: 'EARSHOT_LOG_LEVEL',
    description: "What the server's own log says; it never holds words of a call.",
  }),
  trades: Type.Record(Type.String(), oneOf([...TRADES, ...Object.keys(TRADE_KINDS)]), {
    default: {},
    description: 'Queue → trade, for senders that do not say the trade, e.g. `{ card-3: bank }`.',
  }),
  masking: Type.Object(
    {
      patterns: Type.Record(Type.String(), Type.String({ minLength: 1 }), {
        default: {},
        description:
          'What this site masks besides numbers, mail addresses, plates and addresses: name → RE2 regex, e.g. `{ 内部编号: "NB\\\\d{6}" }`. A match becomes `[内部编号·k3f9]`; rules match the name. Read at the start; records that are there already stay as they are.',
      }),
    },
    { description: 'Personal data, masked at the door.' },
  ),
  model: Type.Object(
    {
      dir: text({ default: '', description: 'Folder of the emotion model. Empty: the shipped one.' }),
      workers: whole(
        { minimum: 0, maximum: 64 },
        {
          default: 0,
          unit: 'threads',
          description: 'Worker threads that run the model. 0: one fewer than the cores, 1 to 4.',
        },
      ),
      max_wait_ms: whole(
        { minimum: 0, maximum: 1_000 },
        {
          default: 5,
          unit: 'ms',
          description: 'Longest wait of an utterance for others to share a run of the model.',
        },
      ),
    },
    { description: 'The emotion model.' },
  ),
  alerts: ALERTS_SCHEMA,
  cases: CASES_SCHEMA,
  links: LINKS_SCHEMA,
  watermark: Type.Boolean({
    default: true,
    description:
      'User and time stand faintly over the pages of a call, of cases, reviews and appeals, so that a photograph of the screen says whose it was.',
  }),
  lag_ms: whole(
    { minimum: 0, maximum: 60_000 },
    {
      default: 1_500,
      unit: 'ms',
      description: 'How far call time must have passed a deadline before it is decided: what an ASR lags.',
    },
  ),
  late_ms: whole(
    { minimum: 0, maximum: 600_000 },
    {
      default: 10_000,
      unit: 'ms',
      description: 'How long after the end of a call its utterances are still taken.',
    },
  ),
  idle_ms: whole(
    { minimum: 10_000, maximum: 86_400_000 },
    {
      default: 600_000,
      unit: 'ms',
      description: 'A call without any event for this long counts as idle; the next event reopens it.',
    },
  ),
});

/** The configuration with every default filled in; empty texts mean what the key's description says. */
export type Config = Static<typeof ConfigSchema>;
