import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { useLanguage } from '../i18n/index.tsx';
import { THEME_CHOICES, type ThemeChoice, useTheme } from '../theme/index.tsx';

/** The other language, in its own words. */
export function LanguageSwitch() {
  const { language, t, setLanguage } = useLanguage();
  return (
    <button
      type="button"
      className="icon-button language-switch"
      aria-label={t.language.switch}
      title={t.language.switch}
      onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
    >
      {t.language.name}
    </button>
  );
}

const ICONS: Record<ThemeChoice, React.ReactNode> = {
  auto: <DesktopOutlined />,
  light: <SunOutlined />,
  dark: <MoonOutlined />,
};

/** Auto → light → dark → auto. */
export function ThemeSwitch() {
  const { t } = useLanguage();
  const { choice, setChoice } = useTheme();
  const label = t.theme.current(t.theme[choice]);
  const next = THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] as ThemeChoice;
  return (
    <button
      type="button"
      className="icon-button theme-switch"
      data-choice={choice}
      aria-label={label}
      title={label}
      onClick={() => setChoice(next)}
    >
      {ICONS[choice]}
    </button>
  );
}
