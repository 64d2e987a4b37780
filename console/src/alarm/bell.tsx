import { MutedOutlined, SoundOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { Popup } from '../components/popup.tsx';
import { useT } from '../i18n/index.tsx';
import { choose, useChoice } from './choice.ts';
import { askPermission, permission } from './notice.ts';
import { playTone } from './tone.ts';

/** What one is told by when a critical flag comes. */
export function AlarmBell() {
  const t = useT();
  const { sound } = useChoice();
  return (
    <Popup
      kind="group"
      align="right"
      title={t.alarm.title}
      label={sound ? t.alarm.on : t.alarm.muted}
      buttonClass="icon-button alarm-button"
      button={sound ? <SoundOutlined /> : <MutedOutlined />}
    >
      {() => <Choices />}
    </Popup>
  );
}

function Choices() {
  const t = useT();
  const { sound, notify } = useChoice();
  const [allowed, setAllowed] = useState(permission);
  const refused = allowed === 'denied' || allowed === 'none';
  const setNotify = async (on: boolean) => {
    if (!on) return choose({ notify: false });
    const answer = await askPermission();
    setAllowed(answer);
    choose({ notify: answer === 'granted' });
  };
  return (
    <div className="alarm-choices">
      <div className="menu-head">
        <strong>{t.alarm.title}</strong>
      </div>
      <label className="menu-item">
        <input type="checkbox" checked={sound} onChange={() => choose({ sound: !sound })} />
        {t.alarm.sound}
      </label>
      <label className="menu-item">
        <input
          type="checkbox"
          checked={notify && allowed === 'granted'}
          disabled={refused}
          onChange={(event) => void setNotify(event.target.checked)}
        />
        {t.alarm.notify}
      </label>
      {refused ? <p className="alarm-note">{t.alarm[allowed]}</p> : null}
      <button type="button" className="menu-item" onClick={playTone}>
        {t.alarm.try}
      </button>
      <hr />
      <p className="alarm-note">{t.alarm.note}</p>
    </div>
  );
}
