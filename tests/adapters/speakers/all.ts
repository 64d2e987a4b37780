/** A speaker for each adapter; `same-flags.test.ts` fails when one is missing. */
import type { Speaker } from '../speaker.ts';
import { aliyunDashscope, aliyunNls, doubao, iflytek, tencent } from './china-clouds.ts';
import { funasr, funasrPython, funasrRealtime } from './funasr.ts';
import { sherpaOnnx, vosk, wenet } from './open-source.ts';
import { audiohook, jambonz } from './telephony.ts';
import { chat } from './typed.ts';
import { awsTranscribe, azure, contactLens, deepgram, google } from './world-clouds.ts';

export const SPEAKERS: Readonly<Record<string, Speaker>> = {
  funasr,
  'funasr-python': funasrPython,
  'funasr-realtime': funasrRealtime,
  'sherpa-onnx': sherpaOnnx,
  vosk,
  wenet,
  'aliyun-nls': aliyunNls,
  'aliyun-dashscope': aliyunDashscope,
  tencent,
  iflytek,
  doubao,
  'aws-transcribe': awsTranscribe,
  'contact-lens': contactLens,
  deepgram,
  azure,
  google,
  jambonz,
  audiohook,
  chat,
};
