// What importance.cpp finds out and quantize.cpp needs.
#pragma once

#include "handles.h"

#include <map>

namespace shim {

struct Importance {
    struct Sums {
        std::vector<float>   values;
        // One for each matrix, where a tensor has several, as experts are.
        std::vector<int64_t> counts;

        void prepare(int64_t columns, int64_t matrices);
    };

    std::map<std::string, Sums> sums;

    std::map<std::string, std::vector<float>> means() const;
};

// Calls the listener's method progress(int, int).
class Progress {
  public:
    Progress(JNIEnv * env, jobject listener);
    // Throws what the listener throws.
    void tell(int done, int total);

  private:
    JNIEnv *  env_;
    jobject   listener_;
    jmethodID method_;
};

}  // namespace shim
