import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendingZh } from './sending-words.ts';

test('what the server says of a message that did not go out is told in Chinese, with its code', () => {
  assert.equal(sendingZh('the connection failed (ECONNREFUSED)'), '连接失败（ECONNREFUSED）');
  assert.equal(sendingZh('HTTP 302: redirects are not followed'), 'HTTP 302：不跟随重定向');
  assert.equal(
    sendingZh('the address is a private one; set allow_private: true on the target where that is meant'),
    '地址是内网的；确实要发往内网时，在目标里写上 allow_private: true',
  );
});

test('what the other side said itself stays as it is', () => {
  assert.equal(sendingZh('310000: keywords not in content'), '310000: keywords not in content');
});
