import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { LONGEST_ID } from '../../../../engine/contract/access.ts';
import { useSession } from '../../api/session.tsx';
import { ColumnHeads } from '../../components/column-heads.tsx';
import { FormField } from '../../components/form-field.tsx';
import { useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import { inOrder } from '../../lib/in-order.ts';
import { useFields } from '../../lib/use-fields.ts';
import { mapped, sharers, strangeTeams, userFaults } from './form-rules.ts';
import { Listed, refusalAt, Secret, Sure, teamWords, useInSight, useWork } from './parts.tsx';
import {
  changeUser,
  fetchTeams,
  fetchUsers,
  makeUser,
  resetPassword,
  type Teams,
  type User,
} from './requests.ts';
import { strangeWords, TeamField, useTeamChoice } from './team-field.tsx';
import { useList } from './use-list.ts';

const ROLES = ['admin', 'manager', 'supervisor', 'inspector', 'agent'] as const;
const COLUMNS = ['name', 'role', 'teams', 'agent', 'state'] as const;

/** So many are seen at a glance. */
const FEW = 10;

interface Shown {
  name: string;
  password: string;
}

export function UsersTab() {
  const t = useT();
  const list = useList(fetchUsers);
  const { items: teams } = useList(fetchTeams);
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const [secret, setSecret] = useState<Shown | null>(null);
  const [wanted, setWanted] = useState('');
  return (
    <section className="panel settings-body" aria-label={t.access.tabs.users}>
      <div className="settings-bar">
        {adding ? null : (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t.access.users.add}
          </Button>
        )}
        {list.items && list.items.length > FEW ? (
          <Input
            className="settings-find"
            allowClear
            value={wanted}
            placeholder={t.access.users.find}
            aria-label={t.access.users.find}
            onChange={(event) => setWanted(event.target.value)}
          />
        ) : null}
      </div>
      {secret ? (
        <Secret
          title={t.access.users.password(secret.name)}
          text={t.access.users.passwordText}
          secret={secret.password}
          onClose={() => setSecret(null)}
        />
      ) : null}
      {adding ? (
        <UserForm
          onCancel={() => setAdding(false)}
          onSave={async (name, place) => {
            const { user, password } = await makeUser({ name, ...place });
            setAdding(false);
            setSecret({ name: user.name, password });
            list.again();
          }}
        />
      ) : null}
      <Listed list={list} empty={{ title: t.access.none, text: '' }}>
        {(users) => (
          <table className="settings-table">
            <ColumnHeads columns={COLUMNS} words={t.access.users} action={t.access.users.edit} />
            <tbody>
              {found(users, wanted).length === 0 ? (
                <tr>
                  <td colSpan={6} className="quiet">
                    {t.access.users.noneFit}
                  </td>
                </tr>
              ) : null}
              {found(users, wanted).map((user) =>
                editing === user.name ? (
                  <tr key={user.name}>
                    <td colSpan={6} className="settings-edit">
                      <UserForm
                        user={user}
                        onCancel={() => setEditing(null)}
                        onSave={async (_name, { agent, ...place }) => {
                          await changeUser(user.name, { ...place, agent: agent ?? null });
                          setEditing(null);
                          list.again();
                        }}
                      />
                    </td>
                  </tr>
                ) : (
                  <UserRow
                    key={user.name}
                    user={user}
                    shared={sharers(user, users)}
                    strange={strangeTeams(user.teams, [], teams ?? [])}
                    onEdit={() => setEditing(user.name)}
                    onChanged={list.again}
                    onSecret={setSecret}
                  />
                ),
              )}
            </tbody>
          </table>
        )}
      </Listed>
    </section>
  );
}

/** By name as people sort, those whose name, team or agent id holds what is looked for. */
function found(users: readonly User[], wanted: string): User[] {
  const word = wanted.trim().toLowerCase();
  const fits = ({ name, teams, agent }: User) =>
    [name, agent ?? '', ...(teams === 'all' ? [] : teams)].some((text) => text.toLowerCase().includes(word));
  return users.filter(fits).sort((a, b) => inOrder(a.name, b.name));
}

interface RowProps {
  user: User;
  /** Who else has the agent id. */
  shared: readonly string[];
  /** Teams that the directory does not name. */
  strange: readonly string[];
  onEdit(): void;
  onChanged(): void;
  onSecret(secret: Shown): void;
}

function UserRow({ user, shared, strange, onEdit, onChanged, onSecret }: RowProps) {
  const { name, role, teams, agent, disabled, must_change, login } = user;
  const t = useT();
  const { access } = useSession();
  const own = access.kind === 'in' && access.session.user === name;
  const state = disabled
    ? t.access.users.disabled
    : must_change
      ? t.access.users.oneTime
      : t.access.users.active;
  return (
    <tr data-off={disabled || undefined}>
      <th scope="row">
        {name} <span className="quiet">{t.access.users.login[login]}</span>
      </th>
      <td>{named(t.user.roles, role)}</td>
      <td className="settings-teams">
        {role === 'agent' ? <span className="quiet">–</span> : teamWords(teams, t)}
        {strange.length > 0 ? (
          <small className="settings-note">
            {t.access.users.teamsStrange(strange.join(t.listSeparator))}
          </small>
        ) : null}
      </td>
      <td>
        {agent ?? <span className="quiet">–</span>}
        {shared.length > 0 ? (
          <small className="settings-note is-fault">
            {t.access.users.agentShared(shared.join(t.listSeparator))}
          </small>
        ) : null}
      </td>
      <td>
        <span className={`settings-state ${disabled ? 'is-off' : must_change ? 'is-waiting' : 'is-on'}`}>
          {state}
        </span>
      </td>
      <td className="settings-actions">
        <button type="button" className="plain-button" onClick={onEdit}>
          {t.access.users.edit}
        </button>
        {login === 'password' && !own ? (
          <Sure
            label={t.access.users.reset}
            question={t.access.users.confirmReset(name)}
            onYes={async () => {
              const { password } = await resetPassword(name);
              onSecret({ name, password });
              onChanged();
            }}
          />
        ) : null}
        {disabled ? (
          <Sure
            label={t.access.users.enable}
            question={`${t.access.users.enable} ${name}?`}
            onYes={async () => {
              await changeUser(name, { disabled: false });
              onChanged();
            }}
          />
        ) : own ? null : (
          <Sure
            danger
            label={t.access.users.disable}
            question={t.access.users.confirmDisable(name)}
            onYes={async () => {
              await changeUser(name, { disabled: true });
              onChanged();
            }}
          />
        )}
      </td>
    </tr>
  );
}

interface Place {
  role: string;
  teams: Teams;
  new_teams?: boolean;
  agent?: string;
}

function UserForm(props: {
  user?: User;
  onCancel(): void;
  onSave(name: string, place: Place): Promise<void>;
}) {
  const { user, onCancel, onSave } = props;
  const t = useT();
  const [name, setName] = useState(user?.name ?? '');
  const [role, setRole] = useState(user?.role ?? 'supervisor');
  const choice = useTeamChoice(user?.teams ?? []);
  const { value: teams, strange, insisted } = choice;
  const [agent, setAgent] = useState(user?.agent ?? '');
  const ownCallsOnly = role === 'agent';
  const draft = { name, role, teams, agent };
  const found = userFaults(draft, user !== undefined, insisted ? [] : strange);
  const faults = mapped(found, (fault) =>
    fault === 'teamUnknown' ? strangeWords(choice, t) : t.access.faults[fault],
  );
  const fields = useFields(draft, faults, (refusal, field) => refusalAt(refusal, field, t));
  const { busy, trouble, run } = useWork(fields.refused);
  useInSight(fields.form);
  const at = (field: keyof typeof draft) => ({
    fault: fields.fault(field),
    onLeave: () => fields.left(field),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!fields.fit()) return;
    const seen: Teams = role === 'admin' ? 'all' : ownCallsOnly ? [] : teams;
    const place = {
      role,
      teams: seen,
      ...(insisted ? { new_teams: true } : {}),
      ...(agent.trim() ? { agent: agent.trim() } : {}),
    };
    // A team that was there when the form was opened may be gone.
    void run(() => onSave(name.trim(), place)).finally(choice.again);
  };
  return (
    <form ref={fields.form} className="settings-form" noValidate onSubmit={submit}>
      <FormField label={t.access.users.name} {...at('name')}>
        {(control) => (
          <Input
            {...control}
            value={name}
            disabled={user !== undefined}
            maxLength={64}
            aria-required
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </FormField>
      <FormField label={t.access.users.role} {...at('role')}>
        {(control) => (
          <Select
            {...control}
            value={role}
            options={ROLES.map((one) => ({ value: one, label: t.user.roles[one] }))}
            onChange={setRole}
          />
        )}
      </FormField>
      {role === 'admin' || ownCallsOnly ? null : <TeamField choice={choice} {...at('teams')} />}
      {role === 'admin' ? null : (
        <FormField label={t.access.users.agent} hint={t.access.users.agentHint} {...at('agent')}>
          {(control) => (
            <Input
              {...control}
              value={agent}
              maxLength={LONGEST_ID}
              aria-required={ownCallsOnly}
              onChange={(event) => setAgent(event.target.value)}
            />
          )}
        </FormField>
      )}
      <div className="settings-form-foot">
        <p className="form-trouble" role="alert">
          {trouble ?? (user ? <span className="quiet">{t.access.users.endsSessions}</span> : null)}
        </p>
        <Button onClick={onCancel}>{t.access.cancel}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {user ? t.access.save : t.access.users.create}
        </Button>
      </div>
    </form>
  );
}
