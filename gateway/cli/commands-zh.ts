/** What each command does, in Chinese; the English stands beside the command. */
export const DOES_ZH: Record<string, string> = {
  serve: '启动服务；--demo 加上自带的演示通话，放在单独的数据目录里',
  replay: '像 ASR 那样把录下的通话放给服务，半句也放',
  relay: '架在媒体网关和识别服务之间：音频原样通过，识别结果抄送给 Earshot',
  audit:
    '录下的通话（JSONL、CSV 或 vCon）里有哪些标记，一通一行；不用服务。--trust：带签名的 vCon 必须由这个密钥签名',
  score: '标准输入每行一个 {"text":…}，原样输出并附上情绪',
  rules:
    '检查、列出、测试规则集；用录下的文件或全部存下的通话回测改动；比较两套规则；把某人标的变成规则测试，并统计标注。--server 的令牌放在 EARSHOT_API_TOKEN 里',
  import:
    '把录下的通话（JSONL、vCon、CSV）带进正在跑的服务：存下来、打分、可搜索；编号已有的会跳过，所以可以重复导入',
  export: '一通电话的全部，JSON：话、分、标记及其理由和经过、评分卡、人工标注',
  'delete-person': '把一个客户（编号、假名或号码）的通话从各处删掉，并数出还剩多少',
  'set-aside': '列出存储彻底不收的行，连同理由',
  doctor:
    '用大白话检查同样参数的 serve 会用到的一切：机器、配置、告警、数据目录、日志、时钟、端口、规则、模型、存储；什么都不改',
};
