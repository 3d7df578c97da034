import { pullPhases } from './resourceNames.ts'

/** `jobs.<method>.<phase>`: what a running job is doing. `name` is the job itself. */
export const jobs = {
  connection: {
    signIn: {
      name: 'サインイン',
      startingSample: 'サンプル店舗を準備しています…',
      waitingForBrowser: 'ブラウザーでのサインインを待っています…',
      exchangingCode: 'サインインを確認しています…',
      readingUser: '店舗の情報を読み込んでいます…',
      openingShop: '店舗を開いています…',
    },
    signInAgain: {
      name: 'サインイン',
      startingSample: 'サンプル店舗を準備しています…',
      waitingForBrowser: 'ブラウザーでのサインインを待っています…',
      exchangingCode: 'サインインを確認しています…',
      readingUser: '店舗の情報を読み込んでいます…',
      openingShop: '店舗を開いています…',
    },
  },
  sync: {
    pull: {
      name: '取り込み',
      ...pullPhases,
    },
    push: {
      name: '送信',
      settling: '前回の送信が届いているか確かめています',
      preparing: '送信の準備をしています',
      sending: '変更を送信しています',
      verifying: 'スマレジを読み直して確かめています',
    },
  },
  stockCounts: {
    start: { name: '棚卸の準備', planning: '数える商品をそろえています' },
  },
  countFiles: {
    pdf: { name: '棚卸の印刷', drawing: 'ページを作っています' },
    shelfLabels: { name: '棚のラベルの印刷', drawing: 'ページを作っています' },
    compareSmaregi: { name: 'スマレジの棚卸との比較', reading: 'スマレジの棚卸を読んでいます' },
    takeSmaregi: { name: 'スマレジの棚卸の取り込み', reading: 'スマレジの棚卸を読んでいます' },
  },
  countReview: {
    recheck: { name: '確定前の読み直し', ...pullPhases, movements: '数えている間の在庫の変動を読んでいます' },
    refresh: {
      name: '売上などの確認',
      ...pullPhases,
      movements: '数えている間の在庫の変動を読んでいます',
    },
  },
  timecardApproval: {
    advance: { name: '勤怠の確認・承認・締め', computing: '勤怠を計算しています', writing: '記録しています' },
  },
  timecardExport: {
    attendance: { name: '出勤簿の作成', computing: '勤怠を計算しています', drawing: 'ページを作っています' },
    leaveRegister: { name: '年次有給休暇管理簿の作成', drawing: 'ページを作っています' },
  },
  timecardInquiry: {
    sheets: { name: 'お尋ねの用紙の作成', computing: '勤怠を計算しています', drawing: 'ページを作っています' },
  },
  labels: {
    print: { name: '値札の印刷', layout: '値札を組んでいます', drawing: '印刷する絵を作っています' },
  },
  devices: {
    search: {
      name: '機器を探す',
      network: 'LANのプリンターを探しています',
      usb: 'USBの機器を探しています',
      serial: 'シリアルポートを調べています',
      hid: 'USBのスキャナーを探しています',
      system: 'パソコンに登録されたプリンターを調べています',
    },
  },
  scanners: {
    listen: {
      name: 'スキャナーの確認',
      listening: '読み取りを待っています',
    },
  },
  journal: {
    exportForSupport: {
      name: '問い合わせ用の書き出し',
      report: '報告書を作っています',
      journal: '通信の記録をまとめています',
      logs: '動作の記録をまとめています',
    },
  },
  working: '処理しています…',
  rateLimited: 'スマレジが混み合っているため待っています…',
  done: '{{done, number}}件',
  doneOf: '{{total, number}}件中{{done, number}}件',
  cancel: '中止',
  cancelling: '中止しています…',
} as const
