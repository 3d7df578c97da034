/** What the two hosts say outside the page: in the terminal, in small windows, to a request from elsewhere. */
export const host = {
  openFromBanto: 'この画面はBantoから開いてください。',
  address: 'このアドレスをブラウザーで開いてください(一度だけ使えます)',
  stopHint: '終了するには Ctrl+C を押してください。',
  windowOpened: 'Bantoの画面を開きました。画面を閉じると終了します。',
  tabOpened: 'ブラウザーでBantoを開きました。終了するには Ctrl+C を押してください。',
  alreadyRunning: 'Bantoは既に起動しています。動いている方を開きます。',
  portTaken: 'ポート {{port}} は使われています。--port で別の番号を指定してください。',
  dataDirIsFile: 'データの置き場所 {{path}} はフォルダーではありません。--data-dir で別のフォルダーを指定してください。',
  dataDirNotMade: 'データの置き場所 {{path}} を作れません。書き込める場所を --data-dir で指定してください。',
  dataDirNoAccess:
    'データの置き場所 {{path}} を開く権限がありません。いまのユーザーが読めるようにするか、--data-dir で別のフォルダーを指定してください。',
  pageMissing: '画面のファイルがありません。npm start で起動してください。',
  engineLost: '内部の処理が繰り返し停止しました。Bantoを起動し直してください。',
  noSandbox: '管理者(root)で動いているため、Chromiumのサンドボックスを使えません。普段は一般ユーザーで起動してください。',
  and: '、',
  unsentAtEnd: '{{what}}があります。このパソコンに残っているので、次に起動したときに送信できます。',
  closing: '終了しています…',
} as const
