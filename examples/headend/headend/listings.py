"""The titles that each service has to choose from, in both languages."""

from dataclasses import dataclass
from typing import Final

NEWS, MOVIE, SHOW, SPORT, CHILDREN, MUSIC, ARTS, SOCIAL, SCIENCE, LEISURE = (
    0x20, 0x10, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90, 0xA0,
)  # fmt: skip
"""content_nibble_level_1 and _2 (ETSI EN 300 468 table 28); general of each kind."""


@dataclass(frozen=True)
class Title:
    """A programme as the guide lists it. ``episodes`` is the length of the series, 0 for a single one.

    ``age`` is the lowest age it is meant for, 0 for everyone.
    """

    chinese: str
    english: str
    about_chinese: str
    about_english: str
    minutes: int
    genre: int
    episodes: int = 0
    age: int = 0


LISTINGS: Final[dict[int, tuple[Title, ...]]] = {
    101: (
        Title("朝闻天下", "Morning News", "全国早间新闻与天气。", "News and weather to start the day.", 50, NEWS),
        Title("黔山秀水", "Hills and Rivers of Guizhou", "航拍喀斯特峰林与清晨的薄雾。",
              "Karst peaks and morning mist, from the air.", 45, SCIENCE, 24),
        Title("鼓楼下的一天", "A Day under the Drum Tower", "侗寨老少的二十四小时。",
              "Twenty-four hours in a Dong village.", 40, SOCIAL, 36),
        Title("电视剧：茶马古道", "The Tea Horse Road", "马帮、驿站与一封迟到三十年的信。",
              "A caravan, an inn and a letter thirty years late.", 45, MOVIE, 40, 10),
        Title("今日说法", "Law Today", "身边的案例，听得懂的法律。", "Everyday cases, plainly explained.", 30, SOCIAL),
        Title("午间新闻", "Midday News", "中午的国内与国际新闻。", "News from home and abroad at noon.", 30, NEWS),
        Title("舌尖上的黔味", "A Taste of Guizhou", "酸汤鱼、丝娃娃与灶台边的人。",
              "Sour fish soup, vegetable rolls and the people who make them.", 40, LEISURE, 18),
        Title("国家公园", "National Parks", "梵净山的金丝猴家族。", "The golden monkeys of Fanjingshan.", 45, SCIENCE, 12),
        Title("新闻联播", "National News", "当天要闻。", "The day's main stories.", 30, NEWS),
        Title("天气预报", "Weather", "未来三天各地天气。", "Three days ahead, place by place.", 10, NEWS),
        Title("桥见中国", "Bridges of China", "从风雨桥到世界第一高桥。", "From covered bridges to the highest on earth.",
              45, SCIENCE, 10),
        Title("晚间新闻", "Late News", "一天的新闻回顾。", "The day looked back on.", 30, NEWS),
    ),
    102: (
        Title("侗族大歌音乐会", "The Grand Song of the Dong", "无指挥、无伴奏的多声部合唱。",
              "Choirs of many voices with no conductor and no instrument.", 55, MUSIC),
        Title("星光夜话", "Talk under the Stars", "主持人与夜归人的谈话。", "Guests on their way home talk.", 40, SHOW),
        Title("烟花之夜", "A Night of Fireworks", "浏阳烟花师的一年。", "A year with the firework makers.", 35, ARTS, 6),
        Title("综艺：寨子里的舞台", "The Village Stage", "各村选送的歌舞与小品。",
              "Songs, dances and sketches sent in by villages.", 60, SHOW, 20),
        Title("笑声满堂", "A House Full of Laughter", "相声与小品集锦。", "Comedy, old and new.", 45, SHOW),
        Title("老歌新唱", "Old Songs Anew", "八十年代金曲重新编曲。", "Songs of the eighties, newly arranged.", 40, MUSIC),
        Title("非遗手艺人", "Hands of Heritage", "蜡染、银饰与造纸。", "Batik, silver and paper.", 30, ARTS, 30),
        Title("深夜食堂", "Kitchen after Midnight", "一碗羊肉粉的故事。", "The story of a bowl of lamb noodles.", 35, LEISURE, 16),
        Title("芦笙节直播", "Lusheng Festival Live", "凯里芦笙节现场。", "Live from the festival in Kaili.", 60, ARTS),
        Title("音乐现场", "Live Music", "小剧场里的乐队。", "Bands in small halls.", 45, MUSIC),
        Title("戏曲之夜", "Opera Night", "黔剧与花灯戏选段。", "Scenes from Guizhou opera and lantern plays.", 50, ARTS),
        Title("灯下读书", "Reading by Lamplight", "每晚一本书。", "One book each night.", 20, ARTS),
    ),
    103: (
        Title("梯田四季", "Four Seasons of the Terraces", "加榜梯田从灌水到金秋。",
              "The Jiabang terraces from flooding to harvest.", 50, SCIENCE, 4),
        Title("农时", "The Farmer's Calendar", "二十四节气里的农事。", "Field work in the 24 solar terms.", 25, SCIENCE, 24),
        Title("稻花香里", "The Scent of Rice", "稻鱼鸭共生的千年智慧。", "Rice, fish and ducks in one field.", 40, SCIENCE, 8),
        Title("致富经", "Good Earnings", "返乡青年的刺梨园。", "A young man comes home to grow roxburgh roses.", 35, SOCIAL, 60),
        Title("乡村医生", "The Village Doctor", "三十年的山路。", "Thirty years of mountain paths.", 40, SOCIAL, 12),
        Title("生态中国", "Living China", "草海的黑颈鹤。", "Black-necked cranes at Caohai.", 45, SCIENCE, 20),
        Title("田间气象", "Weather for Fields", "降水、墒情与霜冻。", "Rain, soil and frost.", 10, NEWS),
        Title("种子的旅行", "The Journey of Seeds", "一粒种子如何走遍世界。", "How a seed travels the world.", 45, SCIENCE, 6),
        Title("我的村庄", "My Village", "观众拍摄的家乡短片。", "Short films by viewers.", 30, SOCIAL),
        Title("新农具", "New Tools", "山地小型机械的一天。", "Small machines for steep fields.", 25, SCIENCE, 15),
        Title("电影：远山", "Film: Distant Hills", "一位支教老师的第一年。", "A teacher's first year.", 95, MOVIE, 0, 10),
        Title("河流纪事", "Chronicle of Rivers", "乌江、清水江与都柳江。", "The Wu, Qingshui and Duliu.", 45, SCIENCE, 9),
    ),
    104: (
        Title("天眼观星", "Through the Sky Eye", "走近五百米口径射电望远镜。",
              "Inside the 500-metre radio telescope.", 45, SCIENCE, 10),
        Title("宇宙简史", "A Short History of the Universe", "从大爆炸到今天。", "From the Big Bang to today.", 50, SCIENCE, 13),
        Title("双语新闻", "News in Two Languages", "中英双语播报。", "In Chinese and English.", 30, NEWS),
        Title("星座故事", "Tales of the Constellations", "东西方的星空传说。", "Sky legends of East and West.", 25, SCIENCE, 28),
        Title("航天日记", "Diary of a Station", "空间站里的一百八十天。", "A hundred and eighty days in orbit.", 40, SCIENCE, 12),
        Title("学英语看世界", "English around the World", "跟着镜头学英语。", "Learn English on the road.", 30, CHILDREN, 50),
        Title("夜空摄影课", "Photographing the Night", "延时摄影与星轨。", "Time lapses and star trails.", 30, LEISURE, 8),
        Title("脉冲星猎人", "Pulsar Hunters", "数据里的灯塔。", "Lighthouses in the data.", 45, SCIENCE, 5),
        Title("未来课", "Lessons from the Future", "科学家与少年的对话。", "Scientists talk to the young.", 35, SCIENCE, 20),
        Title("电影：流星雨", "Film: The Meteor Shower", "一九九八年的那个夜晚。", "One night in 1998.", 100, MOVIE, 0, 13),
        Title("深空音乐", "Music of Deep Space", "由射电信号改编的音乐。", "Music made of radio signals.", 25, MUSIC),
        Title("科学之夜", "Science Tonight", "本周的发现。", "What was found this week.", 35, SCIENCE),
    ),
    105: (
        Title("电影：春江花月", "Film: Moon over the Spring River", "江边小镇的三代人。",
              "Three generations in a river town.", 95, MOVIE),
        Title("电影：锦鲤", "Film: The Koi", "一个孩子和一池鱼的夏天。", "A child, a pond and a summer.", 90, MOVIE),
        Title("短片集", "Short Films", "五部青年导演作品。", "Five works by young directors.", 30, MOVIE),
        Title("电影人说", "Film People Talk", "摄影师谈光。", "A cameraman on light.", 25, ARTS, 30),
        Title("老电影修复", "Films Restored", "逐格修复的一九五九年。", "1959, frame by frame.", 30, ARTS, 12),
        Title("动画：小池塘", "Cartoon: The Little Pond", "蝌蚪、荷叶与一只好奇的猫。",
              "Tadpoles, a lotus leaf and a curious cat.", 15, CHILDREN, 52),
        Title("影评时间", "Film Review", "本周新片。", "New this week.", 20, ARTS),
        Title("纪录电影：造园", "Documentary: The Garden Makers", "一座园林的十年。", "Ten years of one garden.", 55, SCIENCE),
        Title("电影：夜行列车", "Film: Night Train", "六个陌生人与一只箱子。", "Six strangers and a case.", 90, MOVIE, 0, 13),
        Title("配乐的秘密", "The Secret of Film Music", "旋律如何讲故事。", "How a tune tells a story.", 30, MUSIC, 8),
        Title("经典对白", "Great Lines", "银幕上的一句话。", "One sentence from the screen.", 10, ARTS),
        Title("预告片", "Coming Soon", "下周佳片。", "Next week's films.", 10, MOVIE),
    ),
    106: (
        Title("数学：函数与图像", "Mathematics: Functions and Graphs", "从正弦曲线认识周期。",
              "Periods, seen in a sine curve.", 40, CHILDREN, 30),
        Title("语文：古诗里的山水", "Chinese: Hills and Rivers in Verse", "王维、孟浩然与李白。",
              "Wang Wei, Meng Haoran and Li Bai.", 40, CHILDREN, 30),
        Title("英语：在路上", "English: On the Road", "问路与买票。", "Asking the way, buying a ticket.", 30, CHILDREN, 30),
        Title("物理：看得见的声音", "Physics: Sound Made Visible", "驻波与克拉尼图形。",
              "Standing waves and Chladni figures.", 40, CHILDREN, 24),
        Title("化学：厨房里的反应", "Chemistry: Reactions in the Kitchen", "酸汤为什么酸。", "Why sour soup is sour.", 35, CHILDREN, 24),
        Title("编程第一课", "First Steps in Code", "让小乌龟画出一朵花。", "A turtle draws a flower.", 30, CHILDREN, 16),
        Title("课间操", "Exercise Break", "起立，伸展。", "Up and stretch.", 10, SPORT),
        Title("美术：一起蜡染", "Art: Batik Together", "蓝与白的图案。", "Patterns in blue and white.", 35, CHILDREN, 12),
        Title("历史：驿道", "History: The Post Road", "奢香夫人与龙场九驿。", "Lady Shexiang and the nine stations.", 40, CHILDREN, 20),
        Title("生物：一滴池塘水", "Biology: A Drop of Pond", "显微镜下的世界。", "A world under the microscope.", 35, CHILDREN, 20),
        Title("家长学校", "School for Parents", "孩子为什么不爱写作业。", "Why homework waits.", 30, SOCIAL),
        Title("名师答疑", "Ask the Teacher", "在线回答同学们的问题。", "Questions answered live.", 45, CHILDREN),
    ),
    107: (
        Title("村BA直播：台盘对天柱", "Village Basketball Live: Taipan v Tianzhu", "现场两万名观众。",
              "Twenty thousand people round one court.", 90, SPORT),
        Title("村超集锦", "Village Football: The Goals", "本周十佳进球。", "The week's ten best.", 25, SPORT),
        Title("体育新闻", "Sports News", "赛场内外。", "On and off the field.", 25, NEWS),
        Title("龙舟竞渡", "Dragon Boats", "清水江独木龙舟节。", "Dugout dragon boats on the Qingshui.", 60, SPORT),
        Title("斗牛场边", "At the Arena", "乡村牛王争霸。", "Village champions.", 40, SPORT),
        Title("健身十分钟", "Ten Minutes Fit", "在客厅里也能练。", "In any living room.", 10, SPORT),
        Title("篮球教室", "Basketball School", "三步上篮。", "The lay-up.", 25, SPORT, 20),
        Title("山地马拉松", "Mountain Marathon", "四十二公里的云海。", "Forty-two kilometres of cloud.", 55, SPORT),
        Title("冠军之路", "The Road to a Title", "举重队的冬训。", "The lifters' winter.", 40, SPORT, 12),
        Title("乒乓天地", "Table Tennis World", "削球手的坚持。", "The last choppers.", 45, SPORT),
        Title("棋牌时间", "Board Games", "象棋残局赏析。", "Endgames of Chinese chess.", 30, LEISURE),
        Title("赛事回放", "Match Replay", "上周末焦点战。", "Last weekend's big match.", 75, SPORT),
    ),
    108: (
        Title("首映：雾中桥", "Premiere: The Bridge in the Mist", "一座桥，两个家族。", "One bridge, two families.", 85, MOVIE, 0, 13),
        Title("首映：第九个驿站", "Premiere: The Ninth Station", "悬疑古装片。", "A mystery in old dress.", 80, MOVIE, 0, 16),
        Title("动作片场", "Action Hour", "屋顶上的追逐。", "A chase over roofs.", 45, MOVIE, 0, 16),
        Title("家庭影院", "Family Cinema", "适合全家的冒险。", "An adventure for all.", 45, MOVIE),
        Title("幕后", "Behind the Scenes", "特效是怎样做成的。", "How effects are made.", 20, ARTS, 20),
        Title("独家专访", "Exclusive", "与导演对谈。", "A talk with the director.", 20, ARTS),
        Title("短剧：暗号", "Short Series: The Password", "每集十五分钟的谍战。", "Spies, fifteen minutes each.", 15, MOVIE, 30, 13),
        Title("演唱会", "In Concert", "体育场之夜。", "A night in the stadium.", 45, MUSIC),
    ),
    109: (
        Title("超清风光", "Landscapes in High Detail", "乌蒙草原与韭菜坪。", "The Wumeng grasslands.", 40, SCIENCE, 20),
        Title("标准的故事", "The Story of a Standard", "编解码背后的人。", "The people behind a codec.", 30, SCIENCE, 6),
        Title("大工程", "Great Works", "平塘特大桥。", "The Pingtang bridge.", 45, SCIENCE, 12),
        Title("城市日出", "City Sunrise", "贵阳的一百个清晨。", "A hundred mornings in Guiyang.", 25, LEISURE, 100),
        Title("博物馆之夜", "A Night at the Museum", "夜郎遗珍。", "Treasures of Yelang.", 40, ARTS, 15),
        Title("舞台精选", "From the Stage", "舞剧全场。", "A whole dance drama.", 75, ARTS),
        Title("新技术", "New Technology", "广播电视的下一步。", "What comes next in television.", 30, SCIENCE, 30),
        Title("测试卡", "Test Card", "校准您的屏幕。", "Set up your screen.", 10, LEISURE),
    ),
    110: (
        Title("早安乡村", "Good Morning, Village", "早间新闻与音乐。", "News and music at daybreak.", 60, NEWS),
        Title("山歌点播", "Mountain Songs by Request", "打进电话，点一首山歌。", "Call in and choose a song.", 45, MUSIC),
        Title("评书：三国", "Storyteller: Three Kingdoms", "且听下回分解。", "To be continued.", 30, ARTS, 100),
        Title("农技热线", "Farming Helpline", "专家在线答疑。", "Experts take your calls.", 40, SOCIAL),
        Title("整点新闻", "News on the Hour", "五分钟要闻。", "Five minutes of headlines.", 10, NEWS),
        Title("广播剧", "Radio Play", "用耳朵看的戏。", "A play for the ear.", 30, ARTS, 40),
        Title("路况与天气", "Roads and Weather", "出门之前听一听。", "Before you leave.", 15, NEWS),
        Title("民乐欣赏", "Folk Music", "芦笙、侗琵琶与牛腿琴。", "Lusheng, Dong lute and fiddle.", 45, MUSIC),
        Title("健康讲堂", "Health Talk", "老年人冬季保健。", "Keeping well in winter.", 30, SOCIAL),
        Title("故事会", "Story Time", "睡前故事。", "A story before sleep.", 20, CHILDREN, 60),
        Title("夜空电台", "Night Sky Radio", "陪你到天亮。", "With you until dawn.", 60, MUSIC),
        Title("戏曲大观", "Opera Hour", "名家名段。", "Great voices.", 45, ARTS),
    ),
}  # fmt: skip
