"""What are the pull requests of the sample company called? Things of each area, and what is done to them."""

from dataclasses import dataclass

import numpy as np

PART, SCREEN, TALLY, PLATFORM = range(4)
"""Kinds of things: a part of the program, a screen, a computed figure, a piece of the platform."""

THINGS: dict[str, tuple[tuple[int, str], ...]] = {
    "streaming": (
        (PART, "配信セッションの状態管理 視聴URLの署名 再接続の処理 配信開始の通知 同時視聴の制限 "
               "チャンク転送 配信の切り替え 遅延の計測 エンコーダーとの接続 予備系への切り替え "
               "配信予約 視聴権限の判定 限定公開の判定 字幕の配送 録画の書き出し 映像の受け口 "
               "配信サーバーの割り当て 接続数の見積もり 終了時の後始末 旧経路 音声トラックの選択"),
        (TALLY, "視聴数の集計 同時接続数の記録 離脱の集計 配信品質の指標 コメント数の集計 再生失敗の統計"),
    ),
    "app": (
        (SCREEN, "再生画面 配信一覧 コメント欄 番組表 設定画面 通知の一覧 見逃し配信の一覧 画質の選択 ログイン画面 検索結果"),
        (PART, "再生開始の処理 画面回転 オフライン時の表示 通知の受け取り 起動時の読み込み 再生位置の記憶"),
    ),
    "payment": (
        (PART, "決済の再試行 返金の処理 与信の確認 二重購入の防止 領収書の発行 コンビニ払いの期限 "
               "手数料の計算 決済結果の受け取り 分配の計算 購入上限の判定 取り消しの記録 税率の扱い"),
        (TALLY, "売上の日次集計 返金率の集計 決済失敗の統計 入金の突き合わせ"),
    ),
    "ticket": (
        (SCREEN, "購入画面 座席表 公演一覧 申込履歴 抽選結果の画面 同行者の登録画面 公演の詳細 入場画面 主催者の管理画面"),
        (PART, "座席の確保 抽選の申込 入場コード 待機列 先行販売の判定 券面の発行 同行者の紐づけ 公演の検索 "
               "枚数制限 リセールの出品 整理番号の割り当て 申込の締め切り 会員先行の判定"),
        (TALLY, "販売枚数の集計 入場者数の集計 公演ごとの在庫の集計"),
    ),
    "platform": (
        (PLATFORM, "検証環境 配信用ノード 監視の通知 ログの保管 証明書の更新 データベースの予備 権限の設定 "
                   "CIの実行環境 秘密情報の受け渡し コンテナの基本イメージ 夜間の縮小運転 バックアップ 障害時の連絡先"),
        (PART, "リリース手順 負荷試験の台本 共通のログ形式 機能の切り替え 社内向けの認証 ジョブの再実行"),
    ),
    "admin": (
        (SCREEN, "旧管理画面 出演者の登録画面 公演の登録画面 問い合わせの一覧 権限の一覧"),
        (TALLY, "月次の締め 明細の書き出し"),
    ),
}  # fmt: skip

ACTIONS = {
    PART: "を分離 を共通化 を非同期に を設定に出す のテストを追加 の失敗を記録 の待ち時間を短く の命名をそろえる "
          "の不要な分岐を消す を型で守る を段階的に切り替える の境界を見直す の重複を減らす の監視を追加 "
          "のエラー文言を直す のログを読みやすく を1か所にまとめる の例外を整理 の前提を書き残す を小さく分ける の競合を直す".split(),
    SCREEN: "の読み込みを速く の余白を整える のキーボード操作に対応 の文言を見直す の空の状態を追加 のエラー表示を直す "
            "を英語でも使えるように の文字の重なりを直す の並び順を選べるように を新しい部品に置き換え の描画を減らす "
            "を読み上げに対応 の入力を失わないように の表示崩れを直す".split(),
    TALLY: "を非同期に を1時間ごとに の誤差を直す を差分だけに の検算を追加 を夜間に移す の遅れを通知 の欠けを埋める "
           "の単位をそろえる を再実行できるように の速度を上げる".split(),
    PLATFORM: "を更新 を自動に の権限を絞る の手順を残す の費用を下げる を冗長に の期限を監視 を小さく分ける の復旧を試す "
              "を宣言で管理 の閾値を見直す を検証環境でも使う".split(),
}  # fmt: skip

PACKAGES = (
    "axum base64 click date-fns eslint flask httpx jinja2 lodash mypy pino pytest react redis ruff sqlalchemy "
    "tokio tslib typescript undici urllib3 vite vitest zod"
).split()


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every title of an area."""

    titles: tuple[str, ...]

    @classmethod
    def of(cls, area: str) -> "Phrases":
        """All things of an area with all that can be done to them."""
        return cls(
            tuple(
                f"{thing}{action}"
                for kind, things in THINGS[area]
                for thing in things.split()
                for action in ACTIONS[kind]
            )
        )

    def draw(self, rng: np.random.Generator, count: int) -> list[str]:
        """Titles for this many pull requests, none again before all others were used."""
        order = np.concatenate([rng.permutation(len(self.titles)) for _ in range(-(-count // len(self.titles)))])
        return [self.titles[place] for place in order[:count].tolist()]


def bumps(rng: np.random.Generator, count: int, dependabot: bool) -> list[str]:
    """Titles as dependency bots write them."""
    packages = rng.integers(len(PACKAGES), size=count).tolist()
    versions = rng.integers((1, 0, 0), (5, 30, 9), size=(count, 3)).tolist()
    form = "Bump {0} from {1}.{2}.{3} to {1}.{2}.{4}" if dependabot else "Update dependency {0} to v{1}.{2}.{4}"
    return [
        form.format(PACKAGES[package], *version, version[2] + 1)
        for package, version in zip(packages, versions, strict=True)
    ]
