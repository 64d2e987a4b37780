import { ApiOutlined, DownOutlined, KeyOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { useLocation } from 'wouter';
import { useSession } from '../api/session.tsx';
import { useT } from '../i18n/index.tsx';
import { named } from '../i18n/zh.ts';
import { Popup } from './popup.tsx';

export function UserMenu() {
  const t = useT();
  const { access, leave } = useSession();
  const [, go] = useLocation();
  if (access.kind !== 'in') return null;
  const { user, role } = access.session;
  return (
    <Popup
      kind="menu"
      align="right"
      title={t.user.menu(user)}
      label={t.user.menu(user)}
      buttonClass="icon-button user-button"
      button={
        <>
          <UserOutlined />
          <span className="user-name">{user}</span>
          <DownOutlined className="user-arrow" />
        </>
      }
    >
      {(close) => (
        <>
          <div className="menu-head">
            <strong>{user}</strong>
            <span className="quiet">{named(t.user.roles, role)}</span>
          </div>
          <button
            type="button"
            role="menuitem"
            className="menu-item"
            onClick={() => {
              close();
              go('/password');
            }}
          >
            <KeyOutlined />
            {t.user.changePassword}
          </button>
          {role === 'agent' ? null : (
            <a
              role="menuitem"
              className="menu-item"
              href="/docs"
              target="_blank"
              rel="noreferrer"
              onClick={close}
            >
              <ApiOutlined />
              {t.user.api}
            </a>
          )}
          <hr />
          <button type="button" role="menuitem" className="menu-item" onClick={() => void leave()}>
            <LogoutOutlined />
            {t.user.logOut}
          </button>
        </>
      )}
    </Popup>
  );
}
