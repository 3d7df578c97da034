/**
 * The sign-in pages of the practice shop. They belong to the server the app talks to, not to the
 * app: Japanese like Smaregi's, no scripts, nothing fetched from elsewhere.
 */
const style = `
:root { color-scheme: light dark; --ink: #1f2430; --soft: #5b6472; --paper: #fff; --back: #f3f1ec; --line: #d8d4ca; --accent: #1c4f8c; --on: #fff; --warn: #a3281f; --note: #f7efd9; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceae4; --soft: #a9adb6; --paper: #23262d; --back: #16181d; --line: #3b404a; --accent: #8db8ee; --on: #10203a; --warn: #ff9a8f; --note: #3a3320; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.25rem; background: var(--back); color: var(--ink);
  font: 16px/1.7 system-ui, "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic UI", sans-serif; }
main { width: 100%; max-width: 27rem; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: clamp(1.25rem, 5vw, 2.25rem); }
header { display: flex; gap: .75rem; align-items: center; margin-bottom: 1.25rem; }
header b { display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: 10px; background: var(--accent); color: var(--on); font-size: 1.3rem; }
header span { color: var(--soft); font-size: .85rem; line-height: 1.4; }
header strong { display: block; color: var(--ink); font-size: 1rem; }
h1 { font-size: 1.25rem; margin: 0 0 .75rem; line-height: 1.5; }
p { margin: 0 0 1rem; }
.note { background: var(--note); border-radius: 8px; padding: .65rem .85rem; font-size: .88rem; }
.error { color: var(--warn); font-weight: 600; }
label { display: block; font-size: .88rem; margin: .75rem 0 .25rem; }
input { width: 100%; font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .75rem; }
ul { margin: 0 0 1.25rem; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: 8px; }
li { padding: .5rem .85rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
li:first-child { border-top: 0; }
li small { display: block; color: var(--soft); font-family: ui-monospace, monospace; font-size: .75rem; line-height: 1.4; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { flex: 1 1 8rem; font: inherit; font-weight: 600; padding: .7rem 1rem; border-radius: 8px; border: 1px solid var(--accent); background: var(--accent); color: var(--on); cursor: pointer; }
button.plain { background: transparent; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`

export interface PageText {
  readonly title: string
  /** HTML of the main part, everything from outside escaped by the caller. */
  readonly main: string
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (c) => `&#${c.charCodeAt(0)};`)

function page({ title, main }: PageText): string {
  return `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – 番頭サンドボックス</title><style>${style}</style></head>
<body><main><header><b aria-hidden="true">番</b><span><strong>番頭サンドボックス</strong>このパソコンの中だけで動く練習用の店です</span></header>
${main}</main></body></html>`
}

export function loginPage(details: {
  readonly action: string
  readonly abort: string
  readonly clientName: string
  readonly email: string
  readonly password: string
  readonly failed: boolean
}): string {
  return page({
    title: 'サインイン',
    main: `<h1>サインイン</h1>
<p>「${escapeHtml(details.clientName)}」がこの店に接続しようとしています。</p>
<p class="note">練習用の店なので、パスワードは <strong>${escapeHtml(details.password)}</strong> です。メールアドレスは何でもかまいません。</p>
${details.failed ? '<p class="error" role="alert">メールアドレスまたはパスワードが違います。</p>' : ''}
<form method="post" action="${details.action}">
<label for="email">メールアドレス</label><input id="email" name="email" type="text" inputmode="email" autocomplete="username" required value="${escapeHtml(details.email)}">
<label for="password">パスワード</label><input id="password" name="password" type="password" autocomplete="current-password" required value="${details.failed ? '' : escapeHtml(details.password)}">
<div class="row"><button type="submit" autofocus>サインイン</button><button class="plain" type="submit" formaction="${details.abort}" formnovalidate>やめる</button></div>
</form>`,
  })
}

export function consentPage(details: {
  readonly action: string
  readonly abort: string
  readonly clientName: string
  readonly email: string
  readonly contractId: string
  readonly scopes: readonly { readonly name: string; readonly words: string }[]
}): string {
  const items = details.scopes.map((s) => `<li>${escapeHtml(s.words)}<small>${escapeHtml(s.name)}</small></li>`).join('')
  return page({
    title: '連携の確認',
    main: `<h1>「${escapeHtml(details.clientName)}」との連携を許可しますか？</h1>
<p>${escapeHtml(details.email)} として、契約 ${escapeHtml(details.contractId)} の次の操作を許可します。</p>
<ul>${items}</ul>
<form method="post" action="${details.action}">
<div class="row"><button type="submit" autofocus>許可する</button><button class="plain" type="submit" formaction="${details.abort}" formnovalidate>拒否</button></div>
</form>`,
  })
}

export function errorPage(words: string, code: string, detail: string): string {
  return page({
    title: 'エラー',
    main: `<h1>サインインを続けられません</h1><p class="error" role="alert">${escapeHtml(words)}</p>
<p>アプリに戻って、もう一度サインインして下さい。</p><p><small>${escapeHtml(code)} ${escapeHtml(detail)}</small></p>`,
  })
}
