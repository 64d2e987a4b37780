import type { GenerateConfig } from '@rc-component/picker/generate';
import dayjsConfig from '@rc-component/picker/generate/dayjs';
import { DatePicker, type DatePickerProps } from 'antd';
import english from 'antd/es/date-picker/locale/en_GB.js';
import chinese from 'antd/es/date-picker/locale/zh_CN.js';
import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/en-gb.js';
import 'dayjs/locale/zh-cn.js';
import { useTimeZone } from '../api/session.tsx';
import { useLanguage } from '../i18n/index.tsx';
import { isDay } from '../lib/days.ts';
import { dayOf } from '../lib/times.ts';

type Words = NonNullable<DatePickerProps['locale']>;

/** Their types are those of CommonJS, which the bundler does not take. */
const LANGUAGES = {
  zh: { tag: 'zh-cn', words: chinese as unknown as Words },
  en: { tag: 'en-gb', words: english as unknown as Words },
};

/** By zone, each made once: another component for each drawing would lose what is typed. */
const pickers = new Map<string | undefined, typeof DatePicker>();

/** A calendar whose today, with the ring on it, is that of a zone; antd's own takes the browser's. */
function pickerIn(zone: string | undefined): typeof DatePicker {
  const known = pickers.get(zone);
  if (known) return known;
  const config = {
    ...(dayjsConfig as unknown as GenerateConfig<Dayjs>),
    getNow: () => dayjs(dayOf(Date.now(), zone)),
  };
  const made = DatePicker.generatePicker(config) as unknown as typeof DatePicker;
  pickers.set(zone, made);
  return made;
}

interface Props {
  /** 2026-11-22; anything else is none. */
  value: string;
  /** '' where it was taken away. */
  onChange(day: string): void;
  /** First and last day that can be chosen. */
  min?: string | undefined;
  max?: string | undefined;
  name?: string;
  label?: string;
  /** A day must stand there. */
  required?: boolean;
}

/** A day, written as the console writes days, chosen from a calendar in its language: a browser's own field has the browser's. */
export function DayField({ value, onChange, min, max, name, label, required = false }: Props) {
  const { language } = useLanguage();
  const { tag, words } = LANGUAGES[language];
  const Picker = pickerIn(useTimeZone());
  const shown = (day: string | undefined) => (isDay(day) ? dayjs(day).locale(tag) : null);
  const [first, last] = [shown(min), shown(max)];
  return (
    <Picker
      className="day-field"
      format="YYYY-MM-DD"
      locale={words}
      placeholder=""
      value={shown(value)}
      {...(first ? { minDate: first } : {})}
      {...(last ? { maxDate: last } : {})}
      {...(name === undefined ? {} : { name })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      showNow={false}
      allowClear={!required}
      onChange={(chosen) => onChange(chosen?.format('YYYY-MM-DD') ?? '')}
    />
  );
}
