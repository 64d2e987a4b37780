import { DatePicker, type DatePickerProps } from 'antd';
import english from 'antd/es/date-picker/locale/en_GB.js';
import chinese from 'antd/es/date-picker/locale/zh_CN.js';
import dayjs from 'dayjs';
import 'dayjs/locale/en-gb.js';
import 'dayjs/locale/zh-cn.js';
import { useLanguage } from '../i18n/index.tsx';
import { isDay } from '../lib/days.ts';

type Words = NonNullable<DatePickerProps['locale']>;

/** Their types are those of CommonJS, which the bundler does not take. */
const LANGUAGES = {
  zh: { tag: 'zh-cn', words: chinese as unknown as Words },
  en: { tag: 'en-gb', words: english as unknown as Words },
};

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
  const dayOf = (day: string | undefined) => (isDay(day) ? dayjs(day).locale(tag) : null);
  const [first, last] = [dayOf(min), dayOf(max)];
  return (
    <DatePicker
      className="day-field"
      format="YYYY-MM-DD"
      locale={words}
      placeholder=""
      value={dayOf(value)}
      {...(first ? { minDate: first } : {})}
      {...(last ? { maxDate: last } : {})}
      {...(name === undefined ? {} : { name })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      // Its today would be the browser's, not the site's.
      showNow={false}
      allowClear={!required}
      onChange={(chosen) => onChange(chosen?.format('YYYY-MM-DD') ?? '')}
    />
  );
}
