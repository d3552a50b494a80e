// Every text of the page, in its two languages.

const TEXTS = {
  en: {
    screen: "The live screen of the box",
    full: "Full screen",
    remote: "Remote control",
    volume: "Vol",
    channel: "Ch",
    connecting: "Connecting",
    live: "Live",
    paused: "Paused",
    silent: "The screen does not answer",
    silentMore: "Trying again. If it stays so, start the box anew.",
    gone: "The box cannot be reached",
    goneMore: "It may be off or starting. This page comes back by itself.",
    closed: "This address is no longer good",
    closedMore: "Open the address that the box printed; “gulou status” shows it too.",
    keys: {
      up: "Up", down: "Down", left: "Left", right: "Right", ok: "OK", back: "Back", home: "Home", menu: "Menu",
      quick: "Quick panel", search: "Search", read: "Read aloud",
      info: "Info", epg: "Guide", channelup: "Channel up", channeldown: "Channel down", last: "Last",
      audio: "Audio", subtitle: "Subtitle", volumeup: "Volume up", volumedown: "Volume down", mute: "Mute",
      rewind: "Rewind", playpause: "Play or pause", fastforward: "Fast forward", stop: "Stop", record: "Record",
      text: "Teletext", red: "Red", green: "Green", yellow: "Yellow", blue: "Blue",
    },
    legend: [
      ["← ↑ ↓ →", "move"], ["Enter", "OK"], ["Esc", "back"], ["Home", "home"], ["PgUp PgDn", "channel"],
      ["+ −", "volume"], ["G", "guide"], ["M", "menu"], ["I", "info"],
    ],
  },
  zh: {
    screen: "盒子的实时画面",
    full: "全屏",
    remote: "遥控器",
    volume: "音量",
    channel: "频道",
    connecting: "正在连接",
    live: "实时",
    paused: "已暂停",
    silent: "画面没有响应",
    silentMore: "正在重试。如果一直这样，请重新启动盒子。",
    gone: "连不上盒子",
    goneMore: "它可能已关闭，或正在启动。恢复后本页会自动接上。",
    closed: "这个地址已失效",
    closedMore: "请打开盒子给出的新地址，用 gulou status 也能看到。",
    keys: {
      up: "上", down: "下", left: "左", right: "右", ok: "确定", back: "返回", home: "主页", menu: "菜单",
      quick: "快捷面板", search: "搜索", read: "朗读",
      info: "信息", epg: "节目单", channelup: "频道加", channeldown: "频道减", last: "上个频道",
      audio: "声道", subtitle: "字幕", volumeup: "音量加", volumedown: "音量减", mute: "静音",
      rewind: "快退", playpause: "播放或暂停", fastforward: "快进", stop: "停止", record: "录制", text: "图文电视",
      red: "红", green: "绿", yellow: "黄", blue: "蓝",
    },
    legend: [
      ["← ↑ ↓ →", "移动"], ["Enter", "确定"], ["Esc", "返回"], ["Home", "主页"], ["PgUp PgDn", "频道"],
      ["+ −", "音量"], ["G", "节目单"], ["M", "菜单"], ["I", "信息"],
    ],
  },
};

export const language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
export const texts = TEXTS[language];

// Write the texts into the page.
export function translate(page) {
  page.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const node of page.querySelectorAll("[data-text]")) node.textContent = texts[node.dataset.text];
  for (const node of page.querySelectorAll("[data-label]")) node.setAttribute("aria-label", texts[node.dataset.label]);
  for (const button of page.querySelectorAll("button[data-key]")) {
    const name = texts.keys[button.dataset.key] ?? button.dataset.key;
    button.type = "button";
    button.setAttribute("aria-label", name);
    button.title = name;
    const caption = button.querySelector("span, b");
    if (caption) caption.textContent = name;
  }
  page.getElementById("full").title = texts.full;
  const legend = page.getElementById("legend");
  for (const [keys, meaning] of texts.legend) {
    const entry = page.createElement("span");
    for (const key of keys.split(" ")) {
      const cap = page.createElement("kbd");
      cap.textContent = key;
      entry.append(cap);
    }
    entry.append(meaning);
    legend.append(entry);
  }
}
