import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { useSession } from '../../api/session.tsx';
import { useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import { Listed, Secret, Sure, TeamPicker, teamWords, useWork } from './parts.tsx';
import { changeUser, fetchUsers, makeUser, resetPassword, type Teams, type User } from './requests.ts';
import { useList } from './use-list.ts';

const ROLES = ['admin', 'manager', 'supervisor', 'inspector', 'agent'] as const;
const COLUMNS = ['name', 'role', 'teams', 'agent', 'state'] as const;

interface Shown {
  name: string;
  password: string;
}

export function UsersTab() {
  const t = useT();
  const list = useList(fetchUsers);
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const [secret, setSecret] = useState<Shown | null>(null);
  return (
    <section className="panel settings-body" aria-label={t.access.tabs.users}>
      <div className="settings-bar">
        {adding ? null : (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t.access.users.add}
          </Button>
        )}
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
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {t.access.users[column]}
                  </th>
                ))}
                <th>
                  <span className="visually-hidden">{t.access.users.edit}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {users.map((user) =>
                editing === user.name ? (
                  <tr key={user.name}>
                    <td colSpan={6} className="settings-edit">
                      <UserForm
                        user={user}
                        onCancel={() => setEditing(null)}
                        onSave={async (_name, { role, teams, agent }) => {
                          await changeUser(user.name, {
                            role,
                            ...(teams ? { teams } : {}),
                            agent: agent ?? null,
                          });
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

function UserRow(props: { user: User; onEdit(): void; onChanged(): void; onSecret(secret: Shown): void }) {
  const { user, onEdit, onChanged, onSecret } = props;
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
      <td>{role === 'agent' ? <span className="quiet">–</span> : teamWords(teams, t)}</td>
      <td>{agent ?? <span className="quiet">–</span>}</td>
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
  teams?: Teams;
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
  const [teams, setTeams] = useState<Teams>(user?.teams ?? []);
  const [agent, setAgent] = useState(user?.agent ?? '');
  const { busy, trouble, run } = useWork();
  const ownCallsOnly = role === 'agent';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const seen: Teams = role === 'admin' ? 'all' : ownCallsOnly ? [] : teams;
    void run(() =>
      onSave(name.trim(), { role, teams: seen, ...(agent.trim() ? { agent: agent.trim() } : {}) }),
    );
  };
  return (
    <form className="settings-form" onSubmit={submit}>
      <label>
        <span>{t.access.users.name}</span>
        <Input
          value={name}
          disabled={user !== undefined}
          maxLength={64}
          required
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <div className="settings-field">
        <span>{t.access.users.role}</span>
        <Select
          aria-label={t.access.users.role}
          value={role}
          options={ROLES.map((one) => ({ value: one, label: t.user.roles[one] }))}
          onChange={setRole}
        />
      </div>
      {role === 'admin' || ownCallsOnly ? null : (
        <div className="settings-field">
          <span>{t.access.users.teams}</span>
          <TeamPicker value={teams} onChange={setTeams} />
          <small>{t.access.users.teamsHint}</small>
        </div>
      )}
      {role === 'admin' ? null : (
        <label>
          <span>{t.access.users.agent}</span>
          <Input
            value={agent}
            maxLength={100}
            required={ownCallsOnly}
            onChange={(event) => setAgent(event.target.value)}
          />
          <small>{t.access.users.agentHint}</small>
        </label>
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
