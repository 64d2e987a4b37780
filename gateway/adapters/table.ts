/** Every adapter, by the name that stands in `/v1/ingest/<name>`. */
import type { Adapter } from './adapter.ts';
import { aliyunDashscope } from './aliyun-dashscope.ts';
import { aliyunNls } from './aliyun-nls.ts';
import { audiohook } from './audiohook.ts';
import { awsTranscribe } from './aws-transcribe.ts';
import { azure } from './azure.ts';
import { chat } from './chat.ts';
import { contactLens } from './contact-lens.ts';
import { deepgram } from './deepgram.ts';
import { doubao } from './doubao.ts';
import { funasr2pass } from './funasr-2pass.ts';
import { funasrPython } from './funasr-python.ts';
import { funasrRealtime } from './funasr-realtime.ts';
import { google } from './google.ts';
import { iflytek } from './iflytek.ts';
import { jambonz } from './jambonz.ts';
import { sherpaOnnx } from './sherpa-onnx.ts';
import { tencent } from './tencent.ts';
import { vosk } from './vosk.ts';
import { wenet } from './wenet.ts';

const ALL = [
  funasr2pass,
  funasrPython,
  funasrRealtime,
  sherpaOnnx,
  vosk,
  wenet,
  aliyunNls,
  aliyunDashscope,
  tencent,
  iflytek,
  doubao,
  awsTranscribe,
  contactLens,
  deepgram,
  azure,
  google,
  jambonz,
  audiohook,
  chat,
];

/** The state of an adapter is its own business: whoever holds one hands back what it got. */
export const ADAPTERS: ReadonlyMap<string, Adapter> = new Map(
  ALL.map((adapter) => [adapter.name, adapter as unknown as Adapter]),
);
