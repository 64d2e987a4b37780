import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { ColumnHeads } from '../../components/column-heads.tsx';
import { FormField } from '../../components/form-field.tsx';
import { GuideLink } from '../../components/guide-link.tsx';
import { Stamp } from '../../components/stamp.tsx';
import { useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import { useFields } from '../../lib/use-fields.ts';
import { mapped, tokenFaults } from './form-rules.ts';
import { Listed, refusalAt, Secret, Sure, teamWords, useInSight, useWork } from './parts.tsx';
import {
  fetchRights,
  fetchTokens,
  makeToken,
  type NewToken,
  renewToken,
  revokeToken,
  type Token,
} from './requests.ts';
import { strangeWords, TeamField, useTeamChoice } from './team-field.tsx';
import { useList } from './use-list.ts';

/** An agent's own calls need a person. */
const ROLES = ['admin', 'manager', 'supervisor', 'inspector'] as const;
const COLUMNS = ['name', 'kind', 'scope', 'expires', 'used', 'made'] as const;
const DAYS = [30, 90, 180, 365];
const FOREVER = 0;
type TokenField = 'name' | 'role' | 'may' | 'teams' | 'sources';

interface Shown {
  name: string;
  secret: string;
}

export function TokensTab() {
  const t = useT();
  const list = useList(fetchTokens);
  const { items: roles } = useList(fetchRights);
  const most = (of: string) => roles?.find(([role]) => role === of)?.[1] ?? [];
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  return (
    <section className="panel settings-body" aria-label={t.access.tabs.tokens}>
      <div className="settings-bar">
        {adding ? null : (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t.access.tokens.add}
          </Button>
        )}
      </div>
      {shown ? (
        <Secret
          title={t.access.tokens.secret(shown.name)}
          text={t.access.tokens.secretText}
          secret={shown.secret}
          onClose={() => setShown(null)}
        />
      ) : null}
      {adding ? (
        <TokenForm
          rights={most}
          onCancel={() => setAdding(false)}
          onSave={async (wanted) => {
            const { token, secret } = await makeToken(wanted);
            setAdding(false);
            setShown({ name: token.name, secret });
            list.again();
          }}
        />
      ) : null}
      <Listed
        list={list}
        empty={{
          title: t.access.tokens.empty,
          text: t.access.tokens.emptyText,
          more: <GuideLink name="ingest" />,
        }}
      >
        {(tokens) => (
          <table className="settings-table">
            <ColumnHeads columns={COLUMNS} words={t.access.tokens} action={t.access.tokens.revoke} />
            <tbody>
              {tokens.map((token) => (
                <TokenRow
                  key={token.id}
                  token={token}
                  most={most(token.role ?? '')}
                  onChanged={list.again}
                  onSecret={setShown}
                />
              ))}
            </tbody>
          </table>
        )}
      </Listed>
    </section>
  );
}

function TokenRow(props: {
  token: Token;
  /** What its role may at most. */
  most: readonly string[];
  onChanged(): void;
  onSecret(shown: Shown): void;
}) {
  const { token, most, onChanged, onSecret } = props;
  const { id, name, kind, may = [], expires_at, expired, last_used_at, created_at, created_by } = token;
  const less = kind === 'api' && may.length < most.length;
  const t = useT();
  return (
    <tr data-off={expired || undefined}>
      <th scope="row">{name}</th>
      <td>{t.access.tokens.kinds[kind]}</td>
      <td className="settings-wrap">
        {kind === 'sender'
          ? token.sources?.join(', ')
          : `${named(t.user.roles, token.role ?? '')} · ${teamWords(token.teams, t)}`}
        {less ? (
          <span className="quiet settings-may">
            {t.access.tokens.only(
              may.map((right) => named(t.access.tokens.rights, right)).join(t.listSeparator),
            )}
          </span>
        ) : null}
      </td>
      <td>
        {expired ? (
          <span className="settings-state is-off">{t.access.tokens.expired}</span>
        ) : expires_at === null ? (
          t.access.tokens.never
        ) : (
          <Stamp at={expires_at} />
        )}
      </td>
      <td>
        {last_used_at === null ? (
          <span className="quiet">{t.access.tokens.unused}</span>
        ) : (
          <Stamp at={last_used_at} />
        )}
      </td>
      <td>
        <Stamp at={created_at} /> <span className="quiet">{created_by}</span>
      </td>
      <td className="settings-actions">
        <Sure
          label={t.access.tokens.renew}
          question={t.access.tokens.confirmRenew(name)}
          onYes={async () => {
            const { secret } = await renewToken(id);
            onSecret({ name, secret });
            onChanged();
          }}
        />
        <Sure
          danger
          label={t.access.tokens.revoke}
          question={t.access.tokens.confirmRevoke(name)}
          onYes={async () => {
            await revokeToken(id);
            onChanged();
          }}
        />
      </td>
    </tr>
  );
}

function TokenForm(props: {
  rights(role: string): readonly string[];
  onCancel(): void;
  onSave(token: NewToken): Promise<void>;
}) {
  const { rights, onCancel, onSave } = props;
  const t = useT();
  const [kind, setKind] = useState<Token['kind']>('api');
  const [name, setName] = useState('');
  const [role, setRole] = useState('inspector');
  const [may, setMay] = useState<string[]>([]);
  const choice = useTeamChoice([], 'all');
  const { value: teams, strange, insisted } = choice;
  const [sources, setSources] = useState<string[]>([]);
  const [days, setDays] = useState(90);
  const found = tokenFaults({ kind, name, teams, sources }, insisted ? [] : strange);
  const faults = mapped(found, (fault) =>
    fault === 'teamUnknown' ? strangeWords(choice, t) : t.access.faults[fault],
  );
  const draft = kind === 'api' ? { name, role, may, teams } : { name, sources };
  const fields = useFields<TokenField>(draft, faults, (refusal, field) => refusalAt(refusal, field, t));
  const { busy, trouble, run } = useWork(fields.refused);
  useInSight(fields.form);
  const at = (field: TokenField) => ({ fault: fields.fault(field), onLeave: () => fields.left(field) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!fields.fit()) return;
    const common = { name: name.trim() };
    void run(() =>
      onSave(
        kind === 'api'
          ? {
              ...common,
              kind,
              role,
              ...(may.length > 0 ? { may } : {}),
              teams,
              ...(insisted ? { new_teams: true } : {}),
              expires_in_days: days || 90,
            }
          : { ...common, kind, sources, ...(days === FOREVER ? {} : { expires_in_days: days }) },
      ),
    );
  };
  const choices = [...DAYS, ...(kind === 'sender' ? [FOREVER] : [])];
  return (
    <form ref={fields.form} className="settings-form" noValidate onSubmit={submit}>
      <div className="settings-field">
        <span>{t.access.tokens.kind}</span>
        <Select
          aria-label={t.access.tokens.kind}
          value={kind}
          options={(['api', 'sender'] as const).map((one) => ({
            value: one,
            label: t.access.tokens.kinds[one],
          }))}
          onChange={(next: Token['kind']) => {
            setKind(next);
            setDays(next === 'sender' ? FOREVER : 90);
          }}
        />
        <small>{t.access.tokens.kindHints[kind]}</small>
      </div>
      <FormField label={t.access.tokens.name} {...at('name')}>
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={64}
            aria-required
            placeholder={t.access.tokens.nameHint}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </FormField>
      {kind === 'api' ? (
        <>
          <FormField label={t.access.tokens.role} {...at('role')}>
            {(control) => (
              <Select
                {...control}
                value={role}
                options={ROLES.map((one) => ({ value: one, label: t.user.roles[one] }))}
                onChange={(next: string) => {
                  setRole(next);
                  setMay(may.filter((right) => rights(next).includes(right)));
                }}
              />
            )}
          </FormField>
          <FormField label={t.access.tokens.may} hint={t.access.tokens.mayHint} {...at('may')}>
            {(control) => (
              <Select
                {...control}
                mode="multiple"
                value={may}
                placeholder={t.access.tokens.mayAll}
                optionFilterProp="label"
                options={rights(role).map((right) => ({
                  value: right,
                  label: named(t.access.tokens.rights, right),
                }))}
                onChange={setMay}
              />
            )}
          </FormField>
          <TeamField choice={choice} {...at('teams')} />
        </>
      ) : (
        <FormField label={t.access.tokens.sources} hint={t.access.tokens.sourcesHint} {...at('sources')}>
          {(control) => (
            <Select
              {...control}
              mode="tags"
              open={false}
              value={sources}
              onChange={setSources}
              suffixIcon={null}
            />
          )}
        </FormField>
      )}
      <div className="settings-field">
        <span>{t.access.tokens.expires}</span>
        <Select
          aria-label={t.access.tokens.expires}
          value={days}
          options={choices.map((one) => ({
            value: one,
            label: one === FOREVER ? t.access.tokens.never : t.access.tokens.days(one),
          }))}
          onChange={setDays}
        />
      </div>
      <div className="settings-form-foot">
        <p className="form-trouble" role="alert">
          {trouble}
        </p>
        <Button onClick={onCancel}>{t.access.cancel}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t.access.tokens.create}
        </Button>
      </div>
    </form>
  );
}
