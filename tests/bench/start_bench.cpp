// From exec to the first picture of a window that shows what it will show: ours beside another program's, in
// turns.
//
//   start_bench ROUNDS PROGRAM ARGUMENTS… -- PROGRAM ARGUMENTS…
//
// Needs an X server without a window manager (Xvfb). Every 4 ms the largest window is read and its ink
// counted: pixels that differ from their left neighbour. The picture is there when the ink first reaches nine
// tenths of what it is once it has been at rest for two seconds. Memory is the resident set of the program's
// own process then (VmRSS, Linux).
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>
#include <xcb/xcb.h>

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

struct Free {
    void operator()(void *reply) const { std::free(reply); }
};
template<class T>
using Reply = std::unique_ptr<T, Free>;

struct Sample {
    double milliseconds = 0;
    size_t ink = 0;
};

struct Start {
    double firstInk = 0; ///< Milliseconds from exec until the window showed anything.
    double whole = 0; ///< Until it showed nine tenths of what it shows at rest.
    size_t ink = 0;
    double megabytes = 0;
};

/// Ink of the largest window that is shown; 0 without one.
size_t inkOf(xcb_connection_t *x, xcb_window_t root)
{
    const Reply<xcb_query_tree_reply_t> tree(xcb_query_tree_reply(x, xcb_query_tree(x, root), nullptr));
    if (!tree)
        return 0;
    xcb_window_t largest = 0;
    int width = 400;
    int height = 300;
    const xcb_window_t *children = xcb_query_tree_children(tree.get());
    for (int i = 0; i < xcb_query_tree_children_length(tree.get()); ++i) {
        const Reply<xcb_get_window_attributes_reply_t> attributes(
            xcb_get_window_attributes_reply(x, xcb_get_window_attributes(x, children[i]), nullptr));
        const Reply<xcb_get_geometry_reply_t> place(
            xcb_get_geometry_reply(x, xcb_get_geometry(x, children[i]), nullptr));
        if (!attributes || !place || attributes->map_state != XCB_MAP_STATE_VIEWABLE)
            continue;
        if (place->width * place->height > width * height) {
            largest = children[i];
            width = place->width;
            height = place->height;
        }
    }
    if (!largest)
        return 0;
    const Reply<xcb_get_image_reply_t> image(xcb_get_image_reply(x,
        xcb_get_image(x, XCB_IMAGE_FORMAT_Z_PIXMAP, largest, 0, 0, static_cast<uint16_t>(width),
            static_cast<uint16_t>(height), ~0u),
        nullptr));
    if (!image)
        return 0;
    const auto pixels = static_cast<size_t>(xcb_get_image_data_length(image.get())) / 4;
    const auto *data = reinterpret_cast<const uint32_t *>(xcb_get_image_data(image.get()));
    size_t ink = 0;
    for (size_t i = 1; i < pixels; ++i)
        ink += (data[i] & 0xffffff) != (data[i - 1] & 0xffffff);
    return ink;
}

double residentMegabytes(pid_t process)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmRSS:", 0) == 0)
            return std::atof(line.c_str() + 6) / 1024;
    }
    return 0;
}

Start measure(xcb_connection_t *x, xcb_window_t root, const std::vector<std::string> &command)
{
    std::vector<char *> arguments;
    for (const std::string &word : command)
        arguments.push_back(const_cast<char *>(word.c_str()));
    arguments.push_back(nullptr);
    for (int i = 0; i < 200 && inkOf(x, root) > 0; ++i)
        std::this_thread::sleep_for(50ms); // The last one's window has not gone yet.
    const Clock::time_point begin = Clock::now();
    const pid_t process = fork();
    if (process == 0) {
        setpgid(0, 0);
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, 1);
        dup2(nowhere, 2);
        execvp(arguments.front(), arguments.data());
        _exit(127);
    }
    std::vector<Sample> samples;
    double lastChange = 0;
    for (;;) {
        const size_t ink = inkOf(x, root);
        const double now = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
        if (samples.empty() || samples.back().ink != ink) {
            samples.push_back({ now, ink });
            lastChange = now;
        }
        // A blinking cursor is no change to wait for: twenty seconds are enough for everybody.
        if ((ink > 0 && now - lastChange > 2000) || now > 20'000)
            break;
        std::this_thread::sleep_for(4ms);
    }
    Start start;
    start.ink = samples.back().ink;
    start.megabytes = residentMegabytes(process);
    for (const Sample &sample : samples) {
        if (sample.ink > 0 && start.firstInk == 0)
            start.firstInk = sample.milliseconds;
        if (start.whole == 0 && sample.ink * 10 >= start.ink * 9)
            start.whole = sample.milliseconds;
    }
    kill(-process, SIGTERM);
    for (int i = 0; i < 100 && waitpid(process, nullptr, WNOHANG) == 0; ++i)
        std::this_thread::sleep_for(50ms);
    kill(-process, SIGKILL);
    waitpid(process, nullptr, 0);
    std::this_thread::sleep_for(300ms);
    return start;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

double medianOf(const std::vector<Start> &starts, double Start::*member)
{
    std::vector<double> values;
    for (const Start &start : starts)
        values.push_back(start.*member);
    return median(values);
}

void print(const char *name, const std::vector<Start> &starts)
{
    std::printf("%-10s whole window %6.0f ms (best %.0f)   first ink %6.0f ms   %6.0f MB   ink %zu\n", name,
        medianOf(starts, &Start::whole),
        std::min_element(
            starts.begin(), starts.end(), [](const Start &a, const Start &b) { return a.whole < b.whole; })
            ->whole,
        medianOf(starts, &Start::firstInk), medianOf(starts, &Start::megabytes), starts.back().ink);
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<std::string> ours;
    std::vector<std::string> theirs;
    bool isPeer = false;
    for (int i = 2; i < argc; ++i) {
        if (std::strcmp(argv[i], "--") == 0)
            isPeer = true;
        else
            (isPeer ? theirs : ours).emplace_back(argv[i]);
    }
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 0;
    if (rounds < 1 || ours.empty()) {
        std::fprintf(stderr, "start_bench ROUNDS PROGRAM ARGUMENTS… [-- PROGRAM ARGUMENTS…]\n");
        return 2;
    }
    xcb_connection_t *x = xcb_connect(nullptr, nullptr);
    if (xcb_connection_has_error(x)) {
        std::fprintf(stderr, "There is no X server.\n");
        return 77;
    }
    const xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(x)).data->root;
    std::vector<Start> mine;
    std::vector<Start> other;
    for (int round = 0; round < rounds; ++round) {
        mine.push_back(measure(x, root, ours));
        if (!theirs.empty())
            other.push_back(measure(x, root, theirs));
    }
    print("ours", mine);
    if (!other.empty()) {
        print("peer", other);
        std::printf("ratio      %.2f of the peer's time, %.2f of its memory\n",
            medianOf(mine, &Start::whole) / medianOf(other, &Start::whole),
            medianOf(mine, &Start::megabytes) / medianOf(other, &Start::megabytes));
    }
    xcb_disconnect(x);
    return 0;
}
