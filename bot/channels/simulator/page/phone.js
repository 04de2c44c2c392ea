// One phone with one platform's app. What came over the wire becomes text nodes and checked links, never HTML.
import { make, order, press, read } from "./wire.js";

const NAMES = { zalo: "Zalo OA thử nghiệm", messenger: "Trang Facebook thử nghiệm" };
const STATES = { delivered: "đã nhận", seen: "đã xem" };
const MEDIA = {
  image: "Ảnh", gif: "Ảnh động", audio: "Tin thoại", video: "Video", file: "Tệp", sticker: "Nhãn dán", location: "Vị trí",
  link: "Liên kết", business_card: "Danh thiếp", fallback: "Liên kết", unsupported: "Loại tin lạ", form: "Biểu mẫu xin thông tin",
};
const ATTACH = {
  zalo: ["image", "audio", "video", "file", "sticker", "location", "link", "business_card"],
  messenger: ["image", "audio", "video", "file", "sticker", "location", "fallback", "unsupported"],
};
const EVENTS = {
  zalo: {
    follow: "Theo dõi OA", unfollow: "Bỏ theo dõi", block: "Chặn OA", unblock: "Bỏ chặn",
    submit_info: "Gửi biểu mẫu", withdraw: "Rút lại dữ liệu",
  },
  messenger: {
    get_started: "Bắt đầu", delete: "Xóa tin vừa gửi", block: "Chặn Trang", unblock: "Bỏ chặn",
    take_control: "Hộp thư giữ cuộc trò chuyện", pass_control: "Trả cuộc trò chuyện",
  },
};

const hours = (number) => (number >= 48 ? Math.floor(number / 24) + " ngày" : Math.round(number * 10) / 10 + " giờ").replace(".", ",");

export class Phone {
  constructor(platform) {
    this.platform = platform;
    this.root = document.getElementById(platform);
    this.root.append(document.getElementById("phone").content.cloneNode(true));
    for (const name of ["name", "person", "window", "log", "replies", "composer", "drawer", "sheet"]) {
      this[name] = this.root.querySelector("." + name);
    }
    this.name.textContent = NAMES[platform];
    this.box = this.composer.elements.text;
    this.before = "";
    this.composer.onsubmit = (event) => this.submit(event);
    this.person.onchange = () => this.refresh();
    this.fill({});
  }

  to(more) {
    return { platform: this.platform, person: this.person.value, ...more };
  }

  async say(what) {
    this.drawer.open = false;
    await order("say", this.to(what));
    this.refresh();
  }

  async happen(event, more) {
    this.drawer.open = false;
    await order("events", this.to({ event, ...more }));
    this.refresh();
  }

  submit(event) {
    event.preventDefault();
    const text = this.box.value;
    if (!text.trim()) return;
    this.box.value = "";
    this.say({ text });
  }

  // The sheet behind "+": the Page's menu, things to send, and events beside messages.
  fill(profile) {
    this.sheet.replaceChildren();
    const menu = (profile.persistent_menu || [{ call_to_actions: [] }])[0].call_to_actions;
    const outside = this.platform === "zalo" ? "Trả lời trong công cụ của Zalo" : "Trả lời trong hộp thư Trang";
    this.group("Menu của Trang", menu.map((item) => press(item.title, () => this.say({ press: item.payload }))));
    const chooser = make("input");
    chooser.type = "file";
    chooser.setAttribute("aria-label", "Gửi ảnh hoặc tệp trên máy này");
    chooser.onchange = () => this.attach(chooser.files[0]);
    this.group("Gửi ảnh hoặc tệp trên máy này", [chooser]);
    this.group("Gửi mẫu", ATTACH[this.platform].map((kind) => press(MEDIA[kind], () => this.say({ attachment: kind }))));
    this.group("Việc khác", Object.entries(EVENTS[this.platform]).map(([name, title]) => press(title, () => this.happen(name))));
    this.group("Cán bộ", [press(outside, () => this.happen("officer", { text: "Tôi là cán bộ trực, xin trả lời anh/chị." }))]);
  }

  group(title, buttons) {
    if (!buttons.length) return;
    const row = make("div");
    row.append(...buttons);
    this.sheet.append(make("h3", "", title), row);
  }

  async refresh(profile) {
    const seen = await read("messages?" + new URLSearchParams(this.to({})));
    if (!seen) return;
    const now = JSON.stringify([seen, profile || this.profile]);
    if (now === this.before) return;
    this.before = now;
    if (profile && JSON.stringify(profile) !== JSON.stringify(this.profile)) this.fill(profile);
    this.profile = profile || this.profile || {};
    this.show(seen);
    const unseen = seen.messages.some((one) => one.author !== "person" && one.state !== "seen");
    if (unseen && !document.hidden && this.root.offsetParent) order("events", this.to({ event: "seen" }));
  }

  show(seen) {
    this.window.textContent = this.status(seen);
    this.window.classList.toggle("closed", !seen.hours_left || seen.blocked || Boolean(seen.elsewhere));
    const shown = seen.messages.filter((one) => !one.silent);
    const bubbles = shown.map((one) => this.message(one));
    this.log.replaceChildren(...(bubbles.length ? bubbles : [make("p", "empty", "Chưa có tin nhắn. Nhắn một câu để bắt đầu.")]));
    this.log.scrollTop = this.log.scrollHeight;
    const last = seen.messages[seen.messages.length - 1];
    const quick = last ? last.buttons.filter((one) => one.kind === "quick_reply") : this.starters();
    this.replies.replaceChildren(...quick.map((one) => press(one.title, () => this.say({ press: one.payload || one.title }))));
  }

  starters() {
    const asked = (this.profile.ice_breakers || [])[0];
    const questions = asked ? (asked.call_to_actions || this.profile.ice_breakers).map((one) => ({ title: one.question, payload: one.payload })) : [];
    if (questions.length || !this.profile.get_started) return questions;
    return [{ title: "Bắt đầu", payload: this.profile.get_started.payload }];
  }

  status(seen) {
    if (!seen.interacted) return "Chưa nhắn lần nào: nền tảng chưa cho trợ lý nhắn trước.";
    if (seen.blocked) return "Đã chặn: không tin nào đến được.";
    if (seen.elsewhere) return "Hộp thư Trang đang giữ cuộc trò chuyện.";
    const left = seen.hours_left ? "Còn được nhắn " + hours(seen.hours_left) : "Đã quá hạn được nhắn";
    if (this.platform === "messenger") {
      return left + " · cán bộ còn " + hours(seen.officer_hours_left);
    }
    return left + " · miễn phí " + seen.free_replies + " tin trong " + hours(seen.free_hours_left) + " · gói còn " + seen.package_left + " tin";
  }

  message(one) {
    const holder = make("div", "message " + one.author);
    const bubble = make("div", "bubble");
    if (one.text) bubble.append(make("p", "", one.text));
    bubble.append(...one.media.map((media) => this.media(media)));
    const listed = one.buttons.filter((button) => button.kind !== "quick_reply");
    if (listed.length) {
      const choices = make("div", "choices");
      choices.append(...listed.map((button) => this.choice(button)));
      bubble.append(choices);
    }
    const time = new Date(one.at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    const who = one.author === "officer" ? "cán bộ, ngoài trợ lý · " : "";
    holder.append(bubble, make("p", "meta", who + time + (STATES[one.state] ? " · " + STATES[one.state] : "")));
    return holder;
  }

  // What lies at the simulated platform is shown; an address anywhere else stays words.
  media(media) {
    const name = "(" + MEDIA[media.type] + ")";
    if (!media.here) return make("p", "media", name + (media.url ? " " + media.url : ""));
    const link = make("a", "held", media.name);
    link.href = media.here;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    if (["image", "gif", "sticker"].includes(media.type)) {
      const picture = make("img");
      picture.src = media.here;
      picture.alt = name + " " + media.name;
      link.replaceChildren(picture);
    }
    return link;
  }

  // A file of one's own, as the kind that the phone would send it as.
  async attach(file) {
    if (!file) return;
    const kind = file.type.split("/")[0];
    const data = await new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(",")[1] || "");
      reader.onerror = reject;
      reader.readAsDataURL(file);
    });
    this.say({ attachment: ["image", "audio", "video"].includes(kind) ? kind : "file", file: { name: file.name, data } });
  }

  choice(button) {
    if (button.payload) return press(button.title, () => this.say({ press: button.payload }));
    const link = make("a", "", button.title);
    if (/^https?:\/\//i.test(button.url || "")) {
      link.href = button.url;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    } else if (/^\+?[0-9]+$/.test(button.phone || "")) {
      link.href = (button.sms ? "sms:" : "tel:") + button.phone;
    }
    return link;
  }
}
