import { ArrowLeftOutlined } from '@ant-design/icons';
import { useLocation } from 'wouter';
import { useT } from '../../i18n/index.tsx';

export function Back() {
  const t = useT();
  const [, navigate] = useLocation();
  const back = () => {
    if (history.length > 1) history.back();
    else navigate('/');
  };
  return (
    <button
      type="button"
      className="icon-button facts-back"
      title={t.call.back}
      aria-label={t.call.back}
      onClick={back}
    >
      <ArrowLeftOutlined />
    </button>
  );
}
